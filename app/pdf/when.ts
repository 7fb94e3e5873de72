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

/** A calendar day "2026-03-11" as "11 March 2026". */
export function longDay(day: string): string {
  const midnight = new Date(`${day.slice(0, 10)}T00:00:00Z`);
  return new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", dateStyle: "long" }).format(midnight);
}
