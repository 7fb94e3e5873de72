import type { AppContext } from "#app/context";
import { sendDueMail } from "#app/delivery/mail/deliver";
import { type SendLimits, sendLimits } from "#app/delivery/mail/send-limits";
import { escalateFailedMail } from "#app/operations/breach-clocks/failed-mail";
import { settleClockNotices } from "#app/operations/breach-clocks/notice-sending";
import { currentDelivery } from "#app/operations/deliveries/current-delivery";
import { wakeDeliveries } from "#app/operations/deliveries/overslept";
import { settleNotices } from "#app/operations/incidents/notices";
import { perform } from "#app/work";
import { countDeliveries } from "#db/deliveries/deliveries";
import { listDeliveriesWithoutWay } from "#db/deliveries/waiting";
import { noteUnreadable } from "#db/unreadable";
import { channelKinds } from "#domain/deliveries/channel-kinds";

/** Sends what is due, then settles what became of notices and of refusals. The job's sentence. */
export async function deliverMail(
  app: AppContext,
  random: () => number = Math.random,
  limits: Partial<SendLimits> = {},
): Promise<string> {
  const actor = { kind: "job", name: "deliver-mail" } as const;
  await wakeDeliveries(app, actor);
  await nameWithoutWay(app);
  const done = await sendDueMail(app, currentDelivery, random, { ...sendLimits, ...limits });
  while ((await perform(app, actor, settleNotices)) > 0);
  await perform(app, actor, settleClockNotices);
  await perform(app, actor, (work) => escalateFailedMail(work, app.config.publicUrl));
  if (done) {
    const unknown = done.unknown > 0 ? `, ${done.unknown} without an answer` : "";
    return `${done.sent} sent, ${done.later} to retry, ${done.refused} rejected${unknown}`;
  }
  const { waiting } = await countDeliveries(app.read);
  return `No mail server is configured (SMTP_URL): ${waiting} waiting`;
}

/** What neither this job nor the one for channels would ever take is named with each run. */
async function nameWithoutWay(app: AppContext): Promise<void> {
  for (const { id, channel } of await listDeliveriesWithoutWay(app.read)) {
    const known = channelKinds.some((kind) => kind === channel);
    noteUnreadable("deliveries", id, known ? "channel_id names no channel" : "channel holds an unknown word");
  }
}

/** Delivers what a page has just queued, beside its answer. The job would send it within a minute; no need to wait for it. */
export function deliverSoon(app: AppContext): void {
  if (!app.config.jobs) return;
  app.afterwards.include(deliverMail(app).catch((error) => app.logger.error({ err: error }, "mail")));
}
