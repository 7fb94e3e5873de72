import { HOUR_MS } from "#domain/durations";
import { impossibleDay, partialDate } from "#domain/incidents/import";

type Part = { year?: number; month?: number; day?: number };
/** A date of a record, by the path of its field. */
export type RecordDate = { path: string; date: Part };

/** Clocks without a zone may be so far ahead of UTC. */
const AHEAD_MS = 14 * HOUR_MS;

/** What is wrong with each date of a record: a part that is missing, or a day that has not come yet. */
export function dateProblems(dates: readonly RecordDate[], now: Date | undefined) {
  return dates.flatMap(({ path, date }): { path: string; reason: string }[] => {
    try {
      const moment = partialDate(date);
      const part = moment === null || now === undefined ? null : futurePart(date, now);
      if (part === null) return [];
      return [
        { path: path === "BreachDate" ? path : `${path}.${part}`, reason: `${moment} lies in the future.` },
      ];
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return [{ path, reason: `${error.message}.` }];
    }
  });
}

/** The first part by which a date lies after today, wherever on earth; null when it can have come. This year without a month has. */
function futurePart(date: Part, now: Date): "year" | "month" | "day" | null {
  const today = new Date(now.getTime() + AHEAD_MS);
  const { year = 0, month, day } = date;
  if (year !== today.getUTCFullYear()) return year > today.getUTCFullYear() ? "year" : null;
  if (month === undefined) return null;
  if (month !== today.getUTCMonth() + 1) return month > today.getUTCMonth() + 1 ? "month" : null;
  return day !== undefined && impossibleDay(date) === null && day > today.getUTCDate() ? "day" : null;
}
