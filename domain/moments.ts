import { earlyYearWords, instantsOf, skippedWords, startOfDay } from "#domain/local-times";
import { z } from "#domain/schema";

/**
 * A moment as precisely as it is known, in ISO 8601 reduced precision: "2026-03-08T22:14:00.000Z", "2026-03-08",
 * "2026-03" or "2026". The text carries its own precision, so nothing is ever invented.
 */
export type Moment = string;
type Precision = "instant" | "day" | "month" | "year";

const shape = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,3})?)?Z)?)?)?$/;

/** Checks a typed moment; a day that does not exist (2026-02-30) is refused, and so is a year before 2000. */
export const moment = z.string().superRefine((value, context) => {
  if (isMoment(value)) return;
  const message = earlyYearWords(value) ?? "Enter a date, a month (2026-03) or a year (2026)";
  context.addIssue({ code: "custom", message });
});

/** How precisely this moment is known. */
export function precisionOf(value: Moment): Precision {
  if (value.length === 4) return "year";
  if (value.length === 7) return "month";
  return value.length === 10 ? "day" : "instant";
}

/** The first instant that the moment can mean, on clocks of `zone`. */
export function earliest(value: Moment, zone: string): Date {
  if (precisionOf(value) === "instant") return new Date(value);
  const [year, month, day] = parts(value);
  return startOfDay(year, month, day, zone);
}

/** The last whole second that the moment can mean, on clocks of `zone`. */
export function latest(value: Moment, zone: string): Date {
  const precision = precisionOf(value);
  if (precision === "instant") return new Date(value);
  const [year, month, day] = parts(value);
  const next =
    precision === "year"
      ? startOfDay(year + 1, 1, 1, zone)
      : precision === "month"
        ? startOfDay(year, month + 1, 1, zone)
        : startOfDay(year, month, day + 1, zone);
  return new Date(next.getTime() - 1000);
}

/** Could this moment lie in the half-open interval? A month or a year does if any instant of it does. */
export function mayFallInto(value: Moment, from: Date, before: Date, zone: string): boolean {
  return earliest(value, zone) < before && latest(value, zone) >= from;
}

/**
 * The moment that a person typed on a clock of `zone`: "2026-03-08T23:14" (datetime-local) becomes an instant, shorter forms stay
 * as they are. Of a time that comes twice the earlier is meant, so that no deadline is later than it may be; null for what is no
 * time there, such as one that the clocks skip.
 */
export function fromTyped(typed: string, zone: string): Moment | null {
  const wall = wallOf(typed.trim());
  if (wall === null) return isMoment(typed.trim()) ? typed.trim() : null;
  return instantsOf(wall, zone)[0]?.toISOString() ?? null;
}

/** What a person reads whose time was not taken. */
export function whyNotTyped(typed: string, zone: string): string {
  const early = earlyYearWords(typed.trim());
  if (early) return early;
  const wall = wallOf(typed.trim());
  if (wall !== null && instantsOf(wall, zone).length === 0) return skippedWords(wall, zone);
  return "Enter it as 2026-03-10 17:30, or only a day, 2026-03 or 2026";
}

/** The time on the wall that a text of day and time names, as if it were UTC; null for any other text. */
function wallOf(text: string): number | null {
  const local = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2}))?$/.exec(text);
  if (!local || !isMoment(text.slice(0, 10))) return null;
  const [year, month, day, hour, minute, second] = local.slice(1).map((part) => Number(part ?? 0));
  if (hour! > 23 || minute! > 59 || second! > 59) return null;
  return Date.UTC(year!, month! - 1, day!, hour!, minute!, second!);
}

function isMoment(value: string): boolean {
  if (!shape.test(value) || earlyYearWords(value)) return false;
  const [year, month, day] = parts(value);
  const asUtc = new Date(Date.UTC(year, month - 1, day));
  if (asUtc.getUTCMonth() !== month - 1 || asUtc.getUTCDate() !== day) return false;
  return value.length <= 10 || !Number.isNaN(Date.parse(value));
}

function parts(value: string): [number, number, number] {
  return [Number(value.slice(0, 4)), Number(value.slice(5, 7) || 1), Number(value.slice(8, 10) || 1)];
}

/** A moment typed into a form, on clocks of `zone`: "2026-03-10 17:30", or only a day, a month or a year. */
export function typedMoment(zone: string) {
  return z.string("Enter a date").transform((text, context) => {
    const found = fromTyped(text, zone);
    if (found) return found;
    context.addIssue({ code: "custom", message: whyNotTyped(text, zone) });
    return z.NEVER;
  });
}
