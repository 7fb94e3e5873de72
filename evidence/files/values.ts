import type { Answer, LastSignIn, Moment } from "#domain/systems/accounts";
import { destroyedBy } from "#evidence/cells/destroyed";
import { readTime } from "#evidence/cells/times";

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
export function textOrNull(text: string): string | null {
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
  return textOrNull(text) === null ? "unknown" : undefined;
}

/** A time as `readTime` reads it; undefined when it is none, or the mark of none. */
export function moment(text: string): Moment | undefined {
  const time = readTime(text);
  return time === "never" ? undefined : time;
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
