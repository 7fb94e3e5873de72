import type { Answer, LastSignIn, Moment } from "#domain/systems/accounts";
import { destroyedBy } from "#evidence/cells/destroyed";

/** What sources write when they do not know, in lower case. */
const NOT_SAID = new Set([
  "",
  "-",
  "—",
  "?",
  "n/a",
  "na",
  "none",
  "null",
  "nil",
  "unknown",
  "no_information",
  "not_supported",
  "not set",
]);

/** A state, a second factor or a time as written; null where the source does not know. */
export function said(text: string): string | null {
  return NOT_SAID.has(text.trim().toLowerCase()) ? null : text.trim();
}

/**
 * A name, login, id, role or title as written: an account may be called “null” and a department “NA”. Null when the cell is
 * empty, holds nothing but dashes or question marks, or was destroyed by a tool.
 */
export function written(text: string): string | null {
  const word = text.trim();
  return /[^-–—?\s]/u.test(word) && destroyedBy(word) === null ? word : null;
}

const YES = new Set(["yes", "y", "true", "t", "1", "on", "enabled", "enrolled", "required", "active"]);
const NO = new Set([
  "no",
  "n",
  "false",
  "f",
  "0",
  "off",
  "disabled",
  "not enrolled",
  "not_enrolled",
  "inactive",
]);

/** Yes, no or unknown; undefined when the word is none of them. */
export function answer(text: string): Answer | undefined {
  const word = text.trim().toLowerCase();
  if (YES.has(word)) return "yes";
  if (NO.has(word)) return "no";
  return said(text) === null ? "unknown" : undefined;
}

const YEAR = /^(\d{4})$/;
const MONTH = /^(\d{4})-(\d{2})$/;
const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const INSTANT =
  /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?$/i;

/**
 * An ISO 8601 year, month, day or instant, or Unix seconds (10 digits) or milliseconds (13), with the precision it was
 * written in. An instant without a zone is read as UTC. Undefined when it is no such time, or no day of the calendar.
 */
export function moment(text: string): Moment | undefined {
  const word = text.trim();
  if (/^\d{10}$/.test(word)) return { at: new Date(Number(word) * 1000), precision: "instant" };
  if (/^\d{13}$/.test(word)) return { at: new Date(Number(word)), precision: "instant" };
  const year = YEAR.exec(word);
  if (year) return dated(year[1], "01", "01", "year");
  const month = MONTH.exec(word);
  if (month) return dated(month[1], month[2], "01", "month");
  const day = DAY.exec(word);
  if (day) return dated(day[1], day[2], day[3], "day");
  const parts = INSTANT.exec(word);
  if (!parts) return undefined;
  const [, y, m, d, h, min, s = "00", part = "", zone = "Z"] = parts;
  if (!dated(y, m, d, "day") || Number(h) > 23 || Number(min) > 59 || Number(s) > 59) return undefined;
  const at = new Date(`${y}-${m}-${d}T${h}:${min}:${s}.${part.slice(0, 3).padEnd(3, "0")}${offset(zone)}`);
  return Number.isNaN(at.getTime()) ? undefined : { at, precision: "instant" };
}

function offset(zone: string): string {
  if (/^(Z|UTC|GMT)$/i.test(zone)) return "Z";
  const digits = zone.replace(":", "");
  return digits.length === 3 ? `${digits}:00` : `${digits.slice(0, 3)}:${digits.slice(3)}`;
}

function dated(y = "", m = "", d = "", precision: Moment["precision"] = "day"): Moment | undefined {
  const at = new Date(`${y}-${m}-${d}T00:00:00.000Z`);
  const real = !Number.isNaN(at.getTime()) && at.toISOString().startsWith(`${y}-${m}-${d}`);
  return real ? { at, precision } : undefined;
}

/** A time, "never" where the source says so, or unknown; undefined when it is none of these. */
export function lastSignIn(text: string): LastSignIn | undefined {
  if (/^never( (signed|logged) in)?$/i.test(text.trim())) return "never";
  return said(text) === null ? "unknown" : moment(text);
}

/** Many values in one cell, parted by semicolons, bars or line breaks. Order kept, doubles dropped. */
export function many(text: string, parted = /[;|\n]/): string[] {
  const words = text.split(parted).map((word) => word.trim());
  return [...new Set(words.filter((word) => written(word) !== null))];
}

/** The newest use that is known. None known does not mean never. */
export function latest(times: readonly (Moment | null)[]): LastSignIn {
  const known = times.filter((time) => time !== null);
  return known.reduce<LastSignIn>(
    (last, time) => (typeof last === "string" || time.at > last.at ? time : last),
    "unknown",
  );
}
