import type { Moment } from "#domain/moments";

/** A value of a file whose shape is not known: its fields by name. */
export type Fields = Record<string, unknown>;

/** The object that a value is; an empty one when it is anything else. */
export function fields(value: unknown): Fields {
  return value !== null && typeof value === "object" && !Array.isArray(value) ? (value as Fields) : {};
}

/** The list that a value is; an empty one when it is anything else. */
export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The text that a value is; null when it is anything else, or empty. */
export function text(value: unknown): string | null {
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  return typeof value === "string" && value.trim() !== "" ? value : null;
}

/** The first of several values that is a text. */
export function firstText(...values: unknown[]): string | null {
  for (const value of values) {
    const found = text(value);
    if (found !== null) return found;
  }
  return null;
}

/** A whole number that is not negative; null for anything else. */
export function count(value: unknown): number | null {
  const number = typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isSafeInteger(number) && number >= 0 ? number : null;
}

const written = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)\s*(Z|[+-]\d\d:?\d\d)?)?$/i;

/** The time that a text names: an instant where it has an offset, otherwise its day; null when it is no time. */
export function momentOf(value: unknown): Moment | null {
  const [, day = "", time, zone] = written.exec(text(value)?.trim() ?? "") ?? [];
  if (day === "" || !isDay(day)) return null;
  if (!time || !zone) return day;
  const offset = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone.toUpperCase();
  const at = new Date(`${day}T${time.replace(/(\.\d{3})\d+$/, "$1")}${offset}`);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}

/** The instant that a number names, in seconds or milliseconds since 1970. */
export function instantOf(value: unknown): Moment | null {
  if (typeof value !== "number" || !Number.isFinite(value) || value < 1e8) return null;
  const at = new Date(value < 1e11 ? value * 1000 : value);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}

function isDay(day: string): boolean {
  const at = new Date(`${day}T00:00:00Z`);
  return day >= "2000" && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day);
}
