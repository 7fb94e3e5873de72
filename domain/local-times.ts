import { HOUR_MS, MINUTE_MS } from "#domain/durations";
import { wallClock, zoneName } from "#domain/when";

/** What a clock on the wall shows, as milliseconds since 1970 as if it were UTC. */
type Wall = number;

/**
 * The instants at which clocks of `zone` show this time, earliest first: one as a rule, two in an hour that comes twice, none in
 * one that is skipped.
 */
export function instantsOf(wall: Wall, zone: string): Date[] {
  return offsetsAround(wall, zone)
    .map((offset) => new Date(wall - offset * MINUTE_MS))
    .filter((at) => at.getTime() + offsetAt(at, zone) * MINUTE_MS === wall)
    .sort((a, b) => a.getTime() - b.getTime());
}

/** The two that a skipped time may mean, by the offset after the change and by the one before it: earlier first. */
function aroundSkipped(wall: Wall, zone: string): Date[] {
  return offsetsAround(wall, zone)
    .map((offset) => new Date(wall - offset * MINUTE_MS))
    .sort((a, b) => a.getTime() - b.getTime());
}

/** The first instant of a calendar day, which is later than 00:00 where midnight is skipped. `month` is 1 to 12. */
export function startOfDay(year: number, month: number, day: number, zone: string): Date {
  // Not Date.UTC, which takes the years 0 to 99 for 1900 to 1999.
  const wall = new Date(0).setUTCFullYear(year, month - 1, day);
  return instantsOf(wall, zone)[0] ?? aroundSkipped(wall, zone).at(-1)!;
}

/** "The year 0026 is before 2000. Check for a typing error."; null for a text that begins with a later year, or with none. */
export function earlyYearWords(text: string): string | null {
  const year = /^[01]\d{3}(?!\d)/.exec(text)?.[0];
  return year ? `The year ${year} is before 2000. Check for a typing error.` : null;
}

/** "02:30 came twice that day, first in CEST and then in CET: the earlier one counts."; null for a time that came once. */
export function twiceWords(at: Date, zone: string): string | null {
  const wall = at.getTime() + offsetAt(at, zone) * MINUTE_MS;
  const [first, second] = instantsOf(wall, zone);
  if (!first || !second) return null;
  const which = at.getTime() === first.getTime() ? "earlier" : "later";
  return `${clockOf(first, zone)} came twice that day, first in ${nameOf(first, zone)} and then in ${nameOf(second, zone)}: the ${which} one counts.`;
}

/**
 * "2026-10-25 02:30: 02:30 came twice that day, … For the later one, enter 2026-10-25T01:30Z." for a typed day and time that comes
 * twice; null for any other text.
 */
export function twiceTyped(text: string, zone: string): string | null {
  const typed = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)$/.exec(text.trim());
  const wall = typed ? Date.parse(`${typed[1]}T${typed[2]}Z`) : Number.NaN;
  const [first, second] = Number.isNaN(wall) ? [] : instantsOf(wall, zone);
  const words = first && twiceWords(first, zone);
  return words && second
    ? `${typed![1]} ${typed![2]}: ${words} For the later one, enter ${second.toISOString().slice(0, 16)}Z.`
    : null;
}

/** "There was no 02:30 that day, because the clocks went forward. Enter 01:30 CET or 03:30 CEST." */
export function skippedWords(wall: Wall, zone: string): string {
  const shown = new Date(wall).toISOString().slice(11, 16);
  const both = aroundSkipped(wall, zone).map((at) => `${clockOf(at, zone)} ${nameOf(at, zone)}`);
  return `There was no ${shown} that day, because the clocks went forward. Enter ${both.join(" or ")}.`;
}

/** The offsets that apply within a day and a bit before and after, without repeats; a zone changes at most once in that time. */
function offsetsAround(wall: Wall, zone: string): number[] {
  const looks = [-26, -13, 0, 13, 26].map((hours) => offsetAt(new Date(wall + hours * HOUR_MS), zone));
  return [...new Set(looks)];
}

function offsetAt(at: Date, zone: string): number {
  return wallClock(at, zone).offset;
}

function nameOf(at: Date, zone: string): string {
  return zoneName(zone, offsetAt(at, zone));
}

function clockOf(at: Date, zone: string): string {
  return new Date(at.getTime() + offsetAt(at, zone) * MINUTE_MS).toISOString().slice(11, 16);
}
