import { record } from "#app/audit";
import type { AppContext } from "#app/context";
import { asOneAddress } from "#app/limits/client-address";
import { type Actor, perform } from "#app/work";

/**
 * Records in the audit log that an unauthenticated request was refused, or adds it to the window's sum when the address
 * has many lines already.
 */
export async function recordRefusal(
  app: AppContext,
  ip: string,
  one: { action: string; userId: string },
): Promise<void> {
  const guest: Actor = { kind: "guest", ip };
  const now = app.now();
  if (app.refusals.isOver(now)) await sumUpRefusals(app, { kind: "job", name: "sum-up-refusals" });
  if (!app.refusals.count({ ...one, from: asOneAddress(ip) }, now)) return;
  await perform(app, guest, (work) =>
    record(work, { action: one.action, subject: { type: "user", id: one.userId } }),
  );
}

/** Ends the window: one entry for each address and account with refusals that have no entry of their own. */
export async function sumUpRefusals(app: AppContext, actor: Actor): Promise<void> {
  const sums = app.refusals.end();
  if (sums.length === 0) return;
  await perform(app, actor, async (work) => {
    for (const { action, userId, from, refused, first, last } of sums) {
      await record(work, {
        action: `${action}-summed`,
        subject: { type: "user", id: userId },
        after: { refused, from, first: first.toISOString(), last: last.toISOString() },
      });
    }
  });
}
