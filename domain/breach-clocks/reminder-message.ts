import type { Call } from "#domain/breach-clocks/reminder-blocks";
import { stageWords } from "#domain/breach-clocks/reminder-stages";
import { type ReminderFacts, reminderMail } from "#domain/breach-clocks/reminder-words";
import { calendarText } from "#domain/calendar";
import type { CallMessage } from "#domain/deliveries/call-message";
import { isExerciseRef, markedTitle } from "#domain/exercises";

/** What one person is told at once about one incident. */
export type Reminded = {
  incident: { id: string; ref: string; title: string };
  /** Null when no one can be alerted: then only the organisation's channels and the page have it. */
  called: string | null;
  calls: (Call & { id: string })[];
};

/** A reminder as of one instant: its words for any channel, and its deadlines as iCalendar. */
export function reminderMessage(
  reminded: Reminded,
  facts: Omit<ReminderFacts, "link"> & { publicUrl: string },
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
  return { message, calendar: calendarOf(reminded, link, facts.now) };
}

function calendarOf({ incident, calls }: Reminded, link: string, now: Date): string {
  const deadlines = calls.slice(0, 30).map(({ id, rule, recipient, deadlineAt }) => ({
    id,
    at: deadlineAt,
    title: markedTitle(`${incident.ref}: notify ${recipient} (${rule})`, isExerciseRef(incident.ref)),
    text: incident.title,
    link,
  }));
  return calendarText(incident.ref, deadlines, now);
}
