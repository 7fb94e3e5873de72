import type { AppContext } from "#app/context";
import { sendDueCalls } from "#app/delivery/channels/deliver";
import { resendDelayedAlerts } from "#app/operations/breach-clocks/delivery-fallback";
import { currentDelivery } from "#app/operations/deliveries/current-delivery";
import { wakeDeliveries } from "#app/operations/deliveries/overslept";
import { perform } from "#app/work";

/** Sends what is due on every channel, then passes on what has waited too long. The job's sentence. */
export async function deliverCalls(app: AppContext, random: () => number = Math.random): Promise<string> {
  const actor = { kind: "job", name: "deliver-calls" } as const;
  await wakeDeliveries(app, actor);
  const done = await sendDueCalls(app, currentDelivery, random);
  const passed = await perform(app, actor, (work) => resendDelayedAlerts(work, app.config.publicUrl));
  return `${done.sent} sent, ${done.later} to retry, ${done.refused} rejected, ${passed} forwarded`;
}
