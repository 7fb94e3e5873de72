import { MINUTE_MS } from "#domain/durations";

/** How long a second factor counts for acts that ask for one: 10 minutes, in this session. */
export const stepUpMs = 10 * MINUTE_MS;
/** A clock may be corrected by so much. Milliseconds. */
const toleratedMs = MINUTE_MS;

/** Whether a factor proven at `at` still counts: not for ten minutes, nor where a clock that was ahead wrote an instant to come. */
export function isFresh({ at }: { at: Date }, now: Date): boolean {
  const age = now.getTime() - at.getTime();
  return age <= stepUpMs && age >= -toleratedMs;
}
