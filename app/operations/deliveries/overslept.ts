import { record } from "#app/audit";
import type { AppContext } from "#app/context";
import { latestTries } from "#app/queries/deliveries/overslept";
import { type Actor, perform } from "#app/work";
import { tryNow } from "#db/deliveries/waiting";

/**
 * When a delivery is tried next follows from its last try. One that is set later than any pause would be silent: it is due now, and the log
 * says so.
 */
export async function wakeDeliveries(app: AppContext, actor: Actor & { kind: "job" }): Promise<void> {
  if ((await latestTries(app.read, app.now())).length === 0) return;
  await perform(app, actor, async (work) => {
    const late = await latestTries(work.db, work.now);
    if (late.length === 0) return;
    await tryNow(
      work.db,
      late.map(({ id }) => id),
      work.now,
    );
    await record(work, {
      action: "deliveries.look-ahead",
      subject: { type: "job", id: actor.name },
      after: { deliveries: late.map(({ id }) => id).slice(0, 20), count: late.length },
      reason: "their next try was set later than any pause between two tries",
    });
  });
}
