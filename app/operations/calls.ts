import { record } from "#app/audit";
import { queueOnChannel } from "#app/channels/queue";
import { queueMail } from "#app/mail/queue";
import type { Work } from "#app/work";
import { type ChannelRow, listLiveChannels } from "#db/channels";
import type { Callable } from "#db/reminders";
import { calendarText } from "#domain/calendar";
import type { CallMessage } from "#domain/call-message";
import { isExerciseRef, markedTitle } from "#domain/exercises";
import type { Call } from "#domain/reminder-blocks";
import { stageWords } from "#domain/reminder-stages";
import { reminderMail } from "#domain/reminder-words";

/** What one person is told at once about one incident. `callId` is the first reminder of it and names the delivery. */
export type CallGroup = {
  callId: string;
  incident: { id: string; ref: string; title: string };
  /** Null when nobody can be called: then only the organisation's channels and the page have it. */
  to: Callable | null;
  calls: (Call & { id: string })[];
};

/** Queues each call by mail with its deadlines as .ics, by the person's own channels and by the organisation's, and logs it. */
export async function queueCalls(
  work: Work,
  groups: readonly CallGroup[],
  { zone, publicUrl }: { zone: string; publicUrl: string },
): Promise<void> {
  const channels = await listLiveChannels(work.db);
  for (const group of groups) {
    const { callId, incident, to, calls } = group;
    const link = `${publicUrl}/my/calls/${incident.ref}`;
    const mail = reminderMail(incident.ref, incident.title, calls, { now: work.now, zone, link });
    const about = { type: "incident", id: incident.id };
    if (to)
      await queueMail(work, {
        key: `reminder:${callId}`,
        to: to.email,
        ...mail,
        about,
        userId: to.id,
        calendar: calendarOf(group, link, work.now),
      });
    const message = messageOf(group, mail, link);
    for (const channel of channels.filter((one) => carries(one, to)))
      await queueOnChannel(work, channel, {
        key: `reminder:${callId}:${channel.id}`,
        message,
        about,
        userId: to?.id ?? null,
      });
    await record(work, {
      action: "reminders.raise",
      subject: { type: "incident", id: incident.id, ref: incident.ref },
      after: { to: to?.name ?? "nobody can be called", ...countsOf(calls) },
    });
  }
}

/** The organisation's channels carry every call; a person's carry theirs. */
function carries(channel: ChannelRow, to: Callable | null): boolean {
  return channel.user_id === null || channel.user_id === to?.id;
}

function messageOf(
  { incident, to, calls }: CallGroup,
  mail: { subject: string; text: string },
  link: string,
) {
  return {
    kind: "reminder",
    ...mail,
    link,
    incident: { ref: incident.ref, title: incident.title },
    called: to?.name ?? null,
    clocks: calls.map(({ rule, recipient, stage, deadlineAt }) => ({
      rule,
      recipient,
      stage: stageWords(stage.name),
      deadlineAt: deadlineAt.toISOString(),
    })),
  } satisfies CallMessage;
}

function calendarOf({ incident, calls }: CallGroup, link: string, now: Date): string {
  const deadlines = calls.slice(0, 30).map(({ id, rule, recipient, deadlineAt }) => ({
    id,
    at: deadlineAt,
    title: markedTitle(`${incident.ref}: tell ${recipient} (${rule})`, isExerciseRef(incident.ref)),
    text: incident.title,
    link,
  }));
  return calendarText(incident.ref, deadlines, now);
}

/** How many clocks called at which stage, and how many missed stages were said with them. */
function countsOf(calls: readonly Call[]) {
  const stages: Record<string, number> = {};
  for (const { stage } of calls) stages[stage.name] = (stages[stage.name] ?? 0) + 1;
  return { clocks: calls.length, stages, missed: calls.reduce((sum, call) => sum + call.missed.length, 0) };
}
