import { record } from "#app/audit";
import type { AppContext } from "#app/context";
import { actorOf, type Visitor } from "#app/visitor";
import { perform } from "#app/work";

/** One entry for each user and action in this time, so that nobody fills the log by asking again. */
const windowMs = 60 * 60_000;
const most = 10_000;
const recent = new Map<string, number>();

/**
 * Writes into the audit log what a visitor asked for and the role table denied (ASVS 5.0, 16.3.2). `place` is the first part of
 * the path.
 */
export async function recordDenials(
  app: AppContext,
  visitor: Visitor,
  denied: readonly string[],
  place: string,
): Promise<void> {
  const now = app.now().getTime();
  for (const action of new Set(denied)) {
    const key = `${visitor.userId} ${action}`;
    const last = recent.get(key);
    if (last !== undefined && Math.abs(now - last) < windowMs) continue;
    if (recent.size >= most) recent.clear();
    recent.set(key, now);
    await perform(app, actorOf(visitor), (work) =>
      record(work, {
        action: "access.denied",
        subject: { type: "user", id: visitor.userId, ref: visitor.name },
        after: { action, place },
      }),
    );
  }
}
