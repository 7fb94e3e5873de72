import type { AppLoadContext } from "@remix-run/node";
import { record } from "#app/audit";
import { actorOf, type Visitor } from "#app/auth/visitor";
import type { AppContext } from "#app/context";
import { perform } from "#app/work";
import { HOUR_MS } from "#domain/durations";

/** One entry for each user and action in this time, so that repeated requests do not fill the log. */
const windowMs = HOUR_MS;
const most = 10_000;
const recent = new Map<string, number>();

/** An action that was denied: for every record of its kind, or for the one that was asked for. */
type Denial = { action: string; of?: "record" };

/**
 * What a request was denied. Members see their own records and auditors those of their period: where the role table allowed the
 * action and the answer is 404 nevertheless, the record is not theirs. One that does not exist is answered and recorded alike,
 * so that trying references shows in the log.
 */
export function denialsOf(
  { role }: Pick<Visitor, "role">,
  { denied = [], asked }: Pick<AppLoadContext, "denied" | "asked">,
  status: number,
): Denial[] {
  if (denied.length > 0) return [...new Set(denied)].map((action) => ({ action }));
  const narrow = role === "member" || role === "auditor";
  return narrow && asked && status === 404 ? [{ action: asked, of: "record" }] : [];
}

/** Writes into the audit log what a visitor was denied (ASVS 5.0, 16.3.2). `place` is the first part of the path. */
export async function recordDenials(
  app: AppContext,
  visitor: Visitor,
  denials: readonly Denial[],
  place: string,
): Promise<void> {
  const now = app.now().getTime();
  for (const { action, of } of denials) {
    const key = `${visitor.userId} ${action} ${of ?? "any"}`;
    const last = recent.get(key);
    if (last !== undefined && Math.abs(now - last) < windowMs) continue;
    if (recent.size >= most) recent.clear();
    recent.set(key, now);
    await perform(app, actorOf(visitor), (work) =>
      record(work, {
        action: "access.denied",
        subject: { type: "user", id: visitor.userId, ref: visitor.name },
        after: { action, place, ...(of ? { of } : {}) },
      }),
    );
  }
}
