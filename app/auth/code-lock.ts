import { record } from "#app/audit";
import { notifyOfSignIn } from "#app/auth/sign-in-notices";
import type { AppContext } from "#app/context";
import type { Work } from "#app/work";
import type { ReadDb } from "#db/client";
import type { UserRow } from "#db/installation/sessions";
import { addRefusedCode, countRefusedCodes, forgetRefusedCodes } from "#db/installation/sign-in-watch";
import { Refused } from "#domain/errors";
import { codesUntilLock, codesUntilNotice, networkOf } from "#domain/installation/sign-in-watch";

/**
 * Refuses before a code is looked at when too many were wrong.
 * @throws Refused "too_many" from `most` refused codes on
 */
export async function refuseLocked(read: ReadDb, userId: string, most: number): Promise<void> {
  if ((await countRefusedCodes(read, userId)) < most) return;
  const way =
    most === codesUntilLock
      ? "Ask for a new password on the sign-in page, or ask an owner for a new second factor."
      : "Ask an owner for a new second factor.";
  throw new Refused("too_many", `The second factor is locked after too many wrong codes. ${way}`, "code");
}

/** Records a code that did not fit, and notifies the user from the third of a network on, and of the lock. */
export async function noteRefusedCode(
  app: AppContext,
  work: Work,
  user: UserRow,
  from: {
    ip: string;
    action: "sign-in.code-refused" | "sessions.step-up-refused" | "users.reset-code-refused";
  },
): Promise<void> {
  const codes = await addRefusedCode(work.db, user.id, networkOf(from.ip), work.now);
  const all = await countRefusedCodes(work.db, user.id);
  const subject = { type: "user", id: user.id, ref: user.name } as const;
  await record(work, { action: from.action, subject, after: { refused: all } });
  if (codes >= codesUntilNotice) await notifyOfSignIn(app, work, user, "wrong-codes", from);
  if (all !== codesUntilLock) return;
  await record(work, { action: "sign-in.locked", subject });
  await notifyOfSignIn(app, work, user, "locked", from);
}

/**
 * A code fitted: wrong ones from the same network were slips. Those of other networks stay counted, so that the user's own
 * sign-ins do not give an attacker new tries; a new password or second factor forgets all. A recovery code is notified.
 */
export async function acceptCode(
  app: AppContext,
  work: Work,
  user: UserRow,
  { ip, method }: { ip: string; method: string },
): Promise<void> {
  await forgetRefusedCodes(work.db, user.id, networkOf(ip));
  if (method !== "recovery code") return;
  await record(work, {
    action: "users.recovery-code-used",
    subject: { type: "user", id: user.id, ref: user.name },
  });
  await notifyOfSignIn(app, work, user, "recovery-code", { ip });
}
