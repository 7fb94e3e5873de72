import { utc, utcAnd } from "#app/pdf/layout/page";

/** An instant of a review's record in UTC and in the organisation's zone. */
export function moment(text: string | null, zone: string): string {
  return text === null ? "not yet" : utcAnd(new Date(text), zone);
}

/** An instant of a review's record in UTC alone, for tables. */
export function shortMoment(text: string | null): string {
  return text === null ? "not yet" : utc(new Date(text));
}
