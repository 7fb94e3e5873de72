import type { AccountStatus, Answer, LastSignIn, Moment } from "#domain/systems/accounts";
import { unavailable } from "#evidence/account-apis/web";
import { readTime } from "#evidence/cells/times";
import { at } from "#evidence/files/json-records";
import { moment } from "#evidence/files/values";

/** Text under a path of a record of an answer; null when there is none or it is empty. */
export function textAt(row: unknown, path: string): string | null {
  const value = at(row, path);
  return typeof value === "string" && value.trim() !== "" ? value.trim() : null;
}

/** True, false or not said: null. Text "true" and "false" count. */
export function flagAt(row: unknown, path: string): boolean | null {
  const value = at(row, path);
  if (typeof value === "boolean") return value;
  return value === "true" ? true : value === "false" ? false : null;
}

/** Yes or no at a path of a row; unknown where the row has neither. */
export function answerAt(row: unknown, path: string): Answer {
  const flag = flagAt(row, path);
  return flag === null ? "unknown" : flag ? "yes" : "no";
}

/** Active, disabled or unknown, of a field that is true for who may sign in. */
export function statusAt(row: unknown, path: string): AccountStatus {
  return { yes: "active", no: "disabled", unknown: "unknown" }[answerAt(row, path)] as AccountStatus;
}

/** The time at a path of a row; null where there is none that can be read. */
export function timeAt(row: unknown, path: string): Moment | null {
  const text = textAt(row, path);
  return text === null ? null : (moment(text) ?? null);
}

/** The last sign-in under a path; the first instant that a system knows (1970, 0001) is its word for never. */
export function signInAt(row: unknown, path: string): LastSignIn {
  const text = textAt(row, path);
  return (text === null ? null : readTime(text)) ?? "unknown";
}

/** The list at a path of a row; empty where there is none. */
export function listAt(row: unknown, path: string): unknown[] {
  const value = at(row, path);
  return Array.isArray(value) ? value : [];
}

/** The id that every account must have. @throws Refused */
export function idAt(row: unknown, path: string, source: string): string {
  const id = textAt(row, path);
  if (id === null) throw unavailable(`${source} returned an account without ${path}: unknown format.`);
  return id;
}

/** The list of a page. @throws Refused when the answer has none there: an error must not look like an empty list. */
export function rowsAt(answer: unknown, path: string, source: string): unknown[] {
  const rows = path === "" ? answer : at(answer, path);
  if (!Array.isArray(rows)) throw unavailable(`${source} returned no list${path && ` under “${path}”`}.`);
  return rows;
}
