import { MINUTE_MS } from "#domain/durations";
import { Refused } from "#domain/errors";
import { earliest, latest, type Moment, precisionOf } from "#domain/moments";

/**
 * The moment at which a notice was confirmed, never before the notice: within the minute, day or month that a person named
 * it is the instant of the telling at the earliest.
 *
 * @throws Refused (invalid) when all that the moment can mean lies before `notifiedAt`
 */
export function confirmedMoment(named: Moment, zone: string, notifiedAt: Date): Moment {
  const exact = precisionOf(named) === "instant";
  // Forms know minutes: what happened in the minute of sending bears that minute's first instant.
  const step = exact ? MINUTE_MS : 1000;
  if (latest(named, zone).getTime() < Math.floor(notifiedAt.getTime() / step) * step)
    throw new Refused(
      "invalid",
      "A confirmation comes after the notice, which was sent later than that.",
      "at",
    );
  return exact && earliest(named, zone) < notifiedAt ? notifiedAt.toISOString() : named;
}

/** The first instant that a confirmed moment can mean and that does not lie before the telling. */
export function confirmedAt(moment: Moment, zone: string, notifiedAt: Date): Date {
  const from = earliest(moment, zone);
  return from < notifiedAt ? notifiedAt : from;
}
