import { clockEvent, type DeadlineVersion } from "#domain/breach-clocks/clock-event";
import type { Call } from "#domain/breach-clocks/reminder-blocks";
import { stageWords } from "#domain/breach-clocks/reminder-stages";
import { type ReminderFacts, reminderMail } from "#domain/breach-clocks/reminder-words";
import { calendarText } from "#domain/calendar";
import type { CallMessage } from "#domain/deliveries/call-message";

/** The content of one message to one person about one incident. */
export type Reminded = {
  incident: { id: string; ref: string; title: string };
  /** Null when no one can be alerted: then only the organisation's channels and the page have it. */
  called: string | null;
  calls: (Call & { id: string })[];
};

/** A reminder as of one instant: its words for any channel, and its deadlines as iCalendar. */
export function reminderMessage(
  reminded: Reminded,
  facts: Omit<ReminderFacts, "link"> & {
    publicUrl: string;
    versions: ReadonlyMap<string, DeadlineVersion>;
  },
): { message: CallMessage; calendar: string } {
  const { incident, called, calls } = reminded;
  const link = `${facts.publicUrl}/my/calls/${incident.ref}`;
  const message = {
    kind: "reminder",
    ...reminderMail(incident.ref, incident.title, calls, { ...facts, link }),
    link,
    incident: { ref: incident.ref, title: incident.title },
    called,
    clocks: calls.map(({ rule, recipient, stage, deadlineAt }) => ({
      rule,
      recipient,
      stage: stageWords(stage.name),
      deadlineAt: deadlineAt.toISOString(),
    })),
  } satisfies CallMessage;
  return { message, calendar: calendarOf(reminded, facts) };
}

function calendarOf(
  { incident, calls }: Reminded,
  {
    now,
    publicUrl,
    versions,
  }: { now: Date; publicUrl: string; versions: ReadonlyMap<string, DeadlineVersion> },
): string {
  const deadlines = calls
    .slice(0, 30)
    .map(({ id, rule, recipient, deadlineAt }) =>
      clockEvent(incident, { id, rule, recipient, at: deadlineAt, version: versions.get(id) }, publicUrl),
    );
  return calendarText(incident.ref, deadlines, now);
}
