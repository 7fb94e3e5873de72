import { longDay } from "#domain/days";
import { localText, recordText } from "#domain/when";

/** "2026-03-11 13:05:22 UTC". */
export function utc(instant: Date): string {
  return recordText(instant);
}

/** "2026-03-11 13:05:22 UTC (14:05:22 in Berlin, UTC+1)": the instant, and what the clocks of the zone showed. */
export function utcAnd(instant: Date, zone?: string): string {
  if (!zone || zone === "UTC" || zone === "Etc/UTC") return utc(instant);
  return `${utc(instant)} (${localText(instant, zone)})`;
}

/** "1 March 2026 to 31 May 2026"; one day once. */
export function longSpan(from: string, to: string): string {
  return from === to ? longDay(from) : `${longDay(from)} to ${longDay(to)}`;
}
