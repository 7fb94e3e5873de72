import type { CalendarDeadline } from "#domain/calendar";
import { isExerciseRef, markedTitle } from "#domain/exercises";

/** How often a deadline has moved, and when it last did or was first known. */
export type DeadlineVersion = { sequence: number; modifiedAt: Date };

/** A breach deadline as any calendar has it, from the feed or from a mail. */
export function clockEvent(
  incident: { ref: string; title: string },
  clock: { id: string; rule: string; recipient: string; at: Date; version: DeadlineVersion | undefined },
  publicUrl: string,
): CalendarDeadline {
  const { ref, title } = incident;
  return {
    id: clock.id,
    at: clock.at,
    ...(clock.version ?? { sequence: 0, modifiedAt: null }),
    title: markedTitle(`${ref}: notify ${clock.recipient} (${clock.rule})`, isExerciseRef(ref)),
    text: title,
    link: `${publicUrl}/my/calls/${ref}`,
  };
}
