/** "2026-03-11 13:05:22 UTC". */
export function utc(instant: Date): string {
  return `${instant.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** "2026-03-11 13:05:22 UTC (14:05:22 in Berlin, UTC+1)": the instant, and what the clocks of the zone showed. */
export function utcAnd(instant: Date, zone?: string): string {
  if (!zone || zone === "UTC" || zone === "Etc/UTC") return utc(instant);
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    dateStyle: "short",
    timeStyle: "medium",
    hour12: false,
  });
  const offset = new Intl.DateTimeFormat("en-GB", { timeZone: zone, timeZoneName: "shortOffset" })
    .formatToParts(instant)
    .find((part) => part.type === "timeZoneName")?.value;
  const [date, time] = parts.format(instant).split(", ");
  const local = date?.split("/").reverse().join("-");
  const day = local === instant.toISOString().slice(0, 10) ? "" : `${local} `;
  const place = zone.split("/").at(-1)?.replaceAll("_", " ");
  return `${utc(instant)} (${day}${time} in ${place}, ${offset?.replace("GMT", "UTC")})`;
}

/** A calendar day "2026-03-11" as "11 March 2026". */
export function longDay(day: string): string {
  return new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", dateStyle: "long" }).format(
    new Date(`${day.slice(0, 10)}T00:00:00Z`),
  );
}
