import { type Moment, precisionOf } from "#domain/moments";

/** "Fri 13 Mar 2026, 17:30 CET": an instant on the clocks of `zone`, with the zone's short name. */
export function formatInstant(at: Date, zone: string): string {
  return formOf(zone)
    .format(at)
    .replace(/^(\w+), /, "$1 ");
}

const forms = new Map<string, Intl.DateTimeFormat>();

/** Making one takes a hundred times as long as using it. */
function formOf(zone: string): Intl.DateTimeFormat {
  const known = forms.get(zone);
  if (known) return known;
  const form = new Intl.DateTimeFormat("en-GB", {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone: zone,
    timeZoneName: "short",
  });
  forms.set(zone, form);
  return form;
}

/** The same without the preposition before it: "2012", "Wed 11 Jul 2012, 08:05 CEST". */
export function bareMoment(value: Moment, zone: string): string {
  return formatMoment(value, zone).replace(/^(on|in) /, "");
}

/** A moment in words as precise as it is known: "in 2012", "in July 2012", "on 11 July 2012", "on Wed 11 Jul 2012, 08:05 CEST". */
export function formatMoment(value: Moment, zone: string): string {
  const precision = precisionOf(value);
  if (precision === "instant") return `on ${formatInstant(new Date(value), zone)}`;
  if (precision === "year") return `in ${value}`;
  const at = new Date(`${value.padEnd(10, "-01")}T00:00:00Z`);
  const form = new Intl.DateTimeFormat("en-GB", {
    ...(precision === "day" ? { day: "numeric" } : {}),
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  });
  return `${precision === "day" ? "on" : "in"} ${form.format(at)}`;
}
