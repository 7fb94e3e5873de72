import { TZDate } from "@date-fns/tz";
import { z } from "#domain/schema";

/**
 * A moment as precisely as it is known, in ISO 8601 reduced precision: "2026-03-08T22:14:00.000Z", "2026-03-08",
 * "2026-03" or "2026". The text carries its own precision, so nothing is ever invented.
 */
export type Moment = string;
export type Precision = "instant" | "day" | "month" | "year";

const shape = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,3})?)?Z)?)?)?$/;

/** Reads and checks a stored or typed moment; a day that does not exist (2026-02-30) is refused. */
export const moment = z.string().refine(isMoment, "Enter a date, a month (2026-03) or a year (2026)");

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
  return new Date(new TZDate(year, month - 1, day, zone).getTime());
}

/** The last whole second that the moment can mean, on clocks of `zone`. */
export function latest(value: Moment, zone: string): Date {
  const precision = precisionOf(value);
  if (precision === "instant") return new Date(value);
  const [year, month, day] = parts(value);
  const next =
    precision === "year"
      ? new TZDate(year + 1, 0, 1, zone)
      : precision === "month"
        ? new TZDate(year, month, 1, zone)
        : new TZDate(year, month - 1, day + 1, zone);
  return new Date(next.getTime() - 1000);
}

/** Could this moment lie in the half-open interval? A month or a year does if any instant of it does. */
export function mayFallInto(value: Moment, from: Date, before: Date, zone: string): boolean {
  return earliest(value, zone) < before && latest(value, zone) >= from;
}

/** The moment that a person typed on a clock of `zone`: "2026-03-08T23:14" (datetime-local) becomes an instant, shorter forms stay as they are. */
export function fromTyped(typed: string, zone: string): Moment | null {
  const text = typed.trim();
  const local = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2}))?$/.exec(text);
  if (!local) return isMoment(text) ? text : null;
  const [year, month, day, hour, minute, second] = local.slice(1).map((part) => Number(part ?? 0));
  if (!isMoment(text.slice(0, 10)) || hour! > 23 || minute! > 59) return null;
  return new Date(
    new TZDate(year!, month! - 1, day!, hour!, minute!, second ?? 0, zone).getTime(),
  ).toISOString();
}

function isMoment(value: string): boolean {
  if (!shape.test(value)) return false;
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
  return z.string("Say when").transform((text, context) => {
    const found = fromTyped(text, zone);
    if (found) return found;
    context.addIssue({
      code: "custom",
      message: "Write it as 2026-03-10 17:30, or only a day, 2026-03 or 2026",
    });
    return z.NEVER;
  });
}
