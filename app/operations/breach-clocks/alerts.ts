import { record } from "#app/audit";
import { queueOnChannel } from "#app/delivery/channels/queue";
import { queueMail } from "#app/delivery/mail/queue";
import type { Work } from "#app/work";
import { findDeadlineVersions } from "#db/breach-clocks/clock-versions";
import type { Callable } from "#db/breach-clocks/reminders";
import { type ChannelRow, listLiveChannels } from "#db/deliveries/channels";
import type { Call } from "#domain/breach-clocks/reminder-blocks";
import { reminderMessage } from "#domain/breach-clocks/reminder-message";

/** One message to one person about one incident. `callId` is the first reminder of it and names the delivery. */
export type AlertGroup = {
  callId: string;
  incident: { id: string; ref: string; title: string };
  /** Null when no one can be alerted: then only the organisation's channels and the page have it. */
  to: Callable | null;
  calls: (Call & { id: string })[];
};

/**
 * Queues each call by mail with its deadlines as .ics, by the person's own channels and by the organisation's, and logs it. Its
 * words are of this instant; they are written again when it is sent.
 */
export async function queueAlerts(
  work: Work,
  groups: readonly AlertGroup[],
  { zone, publicUrl }: { zone: string; publicUrl: string },
): Promise<void> {
  const channels = await listLiveChannels(work.db);
  const ids = new Set(groups.flatMap((group) => group.calls.map((call) => call.id)));
  const versions = await findDeadlineVersions(work.db, [...ids]);
  for (const group of groups) {
    const { callId, incident, to, calls } = group;
    const reminded = { incident, called: to?.name ?? null, calls };
    const { message, calendar } = reminderMessage(reminded, { now: work.now, zone, publicUrl, versions });
    const about = { type: "incident", id: incident.id };
    if (to)
      await queueMail(work, {
        purpose: "reminder",
        purposeId: callId,
        key: `reminder:${callId}`,
        to: to.email,
        subject: message.subject,
        text: message.text,
        about,
        userId: to.id,
        calendar,
      });
    for (const channel of channels.filter((one) => carries(one, to)))
      await queueOnChannel(work, channel, {
        purpose: "reminder",
        purposeId: callId,
        key: `reminder:${callId}:${channel.id}`,
        message,
        about,
        userId: to?.id ?? null,
      });
    await record(work, {
      action: "reminders.raise",
      subject: { type: "incident", id: incident.id, ref: incident.ref },
      after: { to: to?.name ?? "no one can be alerted", ...countsOf(calls) },
    });
  }
}

/** The organisation's channels carry every call; a person's carry theirs. */
function carries(channel: ChannelRow, to: Callable | null): boolean {
  return channel.user_id === null || channel.user_id === to?.id;
}

/** How many clocks called at which stage, and how many missed stages were said with them. */
function countsOf(calls: readonly Call[]) {
  const stages: Record<string, number> = {};
  for (const { stage } of calls) stages[stage.name] = (stages[stage.name] ?? 0) + 1;
  const missed = calls.reduce((sum, call) => sum + call.missed.length + (call.unlisted ?? 0), 0);
  return { clocks: calls.length, stages, missed };
}
