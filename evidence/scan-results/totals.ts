import { notUnderstood } from "#evidence/scan-results/refusals";
import { count, type Fields } from "#evidence/scan-results/values";

/** A number that a file states of itself; null where it states none. @throws BadFile when it is no whole number */
export function statedIn(values: Fields, name: string, place: string): number | null {
  const value = values[name];
  if (value === undefined || value === null || value === "") return null;
  const number = count(value);
  if (number === null) throw notUnderstood(place, `has a total “${name}” that is no whole number.`);
  return number;
}

/** @throws BadFile when a file counts more than it lists */
export function refuseUnlisted(place: string, what: string, stated: number | null, listed: number): void {
  if (stated !== null && stated > listed)
    throw notUnderstood(place, `counts ${stated} ${what} and lists ${listed}.`);
}

/** The list at a name, empty where there is none. @throws BadFile when something else is there */
export function listIn(values: Fields, name: string, place: () => string): unknown[] {
  const value = values[name];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw notUnderstood(`${place()}.${name}`, "is not a list.");
  return value;
}
