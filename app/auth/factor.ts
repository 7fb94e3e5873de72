import { record } from "#app/audit";
import { acceptCode, noteRefusedCode, refuseLocked } from "#app/auth/code-lock";
import { recoveryCodeHash } from "#app/auth/recovery-codes";
import { type Renewed, renewSession } from "#app/auth/renewal";
import { checkTotp, latestStep } from "#app/auth/totp";
import type { Visitor } from "#app/auth/visitor";
import { actorOf } from "#app/auth/visitor";
import type { AppContext } from "#app/context";
import { type Factor, perform, type Work } from "#app/work";
import type { UserRow } from "#db/installation/sessions";
import { findUser, spendRecoveryCode, spendTotpStep } from "#db/installation/users";
import { Refused } from "#domain/errors";
import { isSixDigits, plainCode } from "#domain/installation/codes";
import { codesUntilLock } from "#domain/installation/sign-in-watch";

/** What a typed code proved, before it is used up inside a transaction. */
type Proof = { method: "totp"; step: number } | { method: "recovery code"; hash: string };

/** Looks at a typed code: six digits are TOTP, anything longer a recovery code. Undefined when it cannot fit. */
export async function examineCode(app: AppContext, user: UserRow, code: string): Promise<Proof | undefined> {
  if (isSixDigits(plainCode(code))) {
    const step = await checkTotp(
      app.secrets.open(user.totp_secret, "users.totp_secret", user.id),
      code,
      app.now(),
      user.totp_step,
    );
    return step === undefined ? undefined : { method: "totp", step };
  }
  return { method: "recovery code", hash: recoveryCodeHash(app.secrets, user.id, code) };
}

/** Uses the proof up, in the transaction that it allows. False when it was used already. */
export function spendProof(work: Work, userId: string, proof: Proof): Promise<boolean> {
  return proof.method === "totp"
    ? spendTotpStep(work.db, userId, proof.step, latestStep(work.now))
    : spendRecoveryCode(work.db, userId, proof.hash, work.now);
}

/**
 * Step-up: proves the second factor again in this session, which gets a new id. Returns the factor and that id.
 * Throws Refused on field `code`; six wrong codes in ten minutes block for ten minutes, and all wrong ones count.
 */
export async function confirmFactor(
  app: AppContext,
  visitor: Visitor,
  code: string,
): Promise<{ factor: Factor; renewed: Renewed }> {
  await refuseLocked(app.read, visitor.userId, codesUntilLock);
  await app.limits.take("code", visitor.userId);
  const user = await findUser(app.read, visitor.userId);
  const proof = user && (await examineCode(app, user, code));
  const confirmed = await perform(app, actorOf(visitor), async (work) => {
    if (!user) return undefined;
    if (!proof || !(await spendProof(work, user.id, proof))) {
      await noteRefusedCode(app, work, user, { ip: visitor.ip, action: "sessions.step-up-refused" });
      return undefined;
    }
    await acceptCode(app, work, user, { ip: visitor.ip, method: proof.method });
    const factor = { method: proof.method, at: work.now };
    const renewed = await renewSession(app, work, visitor.sessionId, factor);
    await record(work, {
      action: "sessions.step-up",
      subject: { type: "user", id: visitor.userId },
      after: { method: proof.method, session: renewed.sessionId.slice(0, 12) },
    });
    return { factor, renewed };
  });
  if (!confirmed)
    throw new Refused("forbidden", "Invalid code. Enter the code that your app shows now.", "code");
  await app.limits.forget("code", visitor.userId);
  return confirmed;
}
