import { DAY_MS } from "#domain/durations";
import type { NumberFormat } from "#evidence/files/xlsx-formats";

/** Excel keeps fifteen digits of a number: all that come after are zeros that the source did not have. */
const KEPT_DIGITS = 15;
const LAST_DAY = 2_958_465;
/** Days between the two systems in which spreadsheets count. */
const SINCE_1904 = 1462;
/** The system of 1900 has a 29 February 1900, which there never was. */
const NO_DAY = 60;

/** The number of a cell as the source would have written it: a day as ISO 8601 where its format shows one. */
export function numberText(written: string, format: NumberFormat, from1904: boolean): string {
  const number = Number(written);
  if (written === "" || !Number.isFinite(number)) return written;
  if (Math.abs(number) >= 10 ** KEPT_DIGITS) return number.toExponential().toUpperCase();
  if (format.kind === "padded" && Number.isInteger(number) && number >= 0)
    return String(number).padStart(format.digits, "0");
  if (format.kind === "number" || format.kind === "padded") return plain(number);
  return timeText(number, format, from1904) ?? plain(number);
}

/** Without the traces of binary fractions. */
function plain(number: number): string {
  return String(Number(number.toPrecision(KEPT_DIGITS)));
}

function timeText(
  number: number,
  format: Exclude<NumberFormat, { kind: "number" | "padded" }>,
  from1904: boolean,
): string | null {
  if (number < 0) return null;
  if (format.kind === "clock" && (number < 1 || format.elapsed)) return clockText(number);
  const serial = number + (from1904 ? SINCE_1904 : 0);
  if (serial >= LAST_DAY + 1) return null;
  const day = Math.floor(serial);
  // Counted from a day later before the day that never was.
  const first = Date.UTC(1899, 11, day < NO_DAY ? 31 : 30);
  const iso = new Date(first + Math.round((serial * DAY_MS) / 1000) * 1000).toISOString();
  const date = day === NO_DAY ? "1900-02-29" : iso.slice(0, 10);
  if (format.kind === "year") return date.slice(0, 4);
  if (format.kind === "month") return date.slice(0, 7);
  if (format.kind === "day")
    return day === NO_DAY ? date : new Date(first + day * DAY_MS).toISOString().slice(0, 10);
  return `${date}T${iso.slice(11, 19)}`;
}

function clockText(number: number): string {
  const seconds = Math.round(number * 86_400);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}

/** Signs that XML has no place for are written as “_x000D_”, and an underscore before such a word as “_x005F_”. */
export function unescaped(text: string): string {
  if (!text.includes("_x")) return text;
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_all, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}
