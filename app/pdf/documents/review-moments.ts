import { utc, utcAnd } from "#app/pdf/layout/page";

/** An instant of a review's record in UTC and in the organisation's zone. */
export function moment(text: string | null, zone: string): string {
  return text === null ? "not yet" : utcAnd(new Date(text), zone);
}

/** The last sign-in of an account in a table: an instant in UTC, or the word that stands for it, such as "never". */
export function signInText(text: string): string {
  return /^\d{4}-\d\d-\d\dT/.test(text) ? utc(new Date(text)) : text;
}

/** An instant of a review's record in UTC alone, for tables. */
export function shortMoment(text: string | null): string {
  return text === null ? "not yet" : utc(new Date(text));
}
