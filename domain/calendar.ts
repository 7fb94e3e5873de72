/** A deadline as a calendar shows it. */
export type CalendarDeadline = {
  /** Stable: the same deadline moved is the same event. */
  id: string;
  at: Date;
  /** How often the deadline has moved (RFC 5545, 3.8.7.4); a calendar takes the event with the highest one. */
  sequence: number;
  /** When it last moved, or was first known; null where that is not known. */
  modifiedAt: Date | null;
  /** There is no such deadline any more: the event is taken out of calendars that have it. */
  cancelled?: boolean;
  title: string;
  text: string;
  link: string;
};

/** Hours before the deadline at which the calendar rings, as the reminders do. */
const rings = [12, 6, 2, 1, 0];

/** A calendar as iCalendar (RFC 5545): each deadline is an event of no length in UTC, with alarms; no local time, so no VTIMEZONE. Lines are folded at 75 octets. */
export function calendarText(name: string, deadlines: readonly CalendarDeadline[], now: Date): string {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Surety//Breach clocks//EN",
    "METHOD:PUBLISH",
    `X-WR-CALNAME:${escaped(name)}`,
    "REFRESH-INTERVAL;VALUE=DURATION:PT15M",
    "X-PUBLISHED-TTL:PT15M",
    ...deadlines.flatMap((one) => eventLines(one, now)),
    "END:VCALENDAR",
  ];
  return `${lines.map(folded).join("\r\n")}\r\n`;
}

/** The ids of the deadlines in a text that `calendarText` made. */
export function uidsIn(text: string): string[] {
  return [...text.replace(/\r\n /g, "").matchAll(/^UID:(.+)@surety\r$/gm)].map((found) => found[1]!);
}

function eventLines(event: CalendarDeadline, now: Date): string[] {
  const { id, at, sequence, modifiedAt, cancelled, title, text, link } = event;
  return [
    "BEGIN:VEVENT",
    `UID:${id}@surety`,
    `DTSTAMP:${stamp(now)}`,
    `DTSTART:${stamp(at)}`,
    `SEQUENCE:${sequence}`,
    ...(modifiedAt ? [`LAST-MODIFIED:${stamp(modifiedAt)}`] : []),
    `STATUS:${cancelled ? "CANCELLED" : "CONFIRMED"}`,
    `SUMMARY:${escaped(title)}`,
    `DESCRIPTION:${escaped(text)}`,
    `URL:${link}`,
    "TRANSP:TRANSPARENT",
    ...(cancelled ? [] : rings).flatMap((hours) => [
      "BEGIN:VALARM",
      "ACTION:DISPLAY",
      `DESCRIPTION:${escaped(title)}`,
      hours === 0 ? "TRIGGER:PT0S" : `TRIGGER:-PT${hours}H`,
      "END:VALARM",
    ]),
    "END:VEVENT",
  ];
}

/** 20260329T010000Z */
function stamp(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
}

function escaped(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a text of iCalendar has none but the tab (RFC 5545, 3.3.11)
  const clean = text.replace(/\r\n?/g, "\n").replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "");
  return clean.replace(/[\\;,]/g, "\\$&").replace(/\n/g, "\\n");
}

/** At most 75 octets a line, never cutting a character: the rest continues behind a space. */
function folded(line: string): string {
  let out = "";
  let length = 0;
  for (const sign of line) {
    const size = octets(sign.codePointAt(0)!);
    if (length + size > 75) {
      out += "\r\n ";
      length = 1;
    }
    out += sign;
    length += size;
  }
  return out;
}

/** How long a character is in UTF-8. */
function octets(point: number): number {
  if (point < 0x80) return 1;
  if (point < 0x800) return 2;
  return point < 0x10000 ? 3 : 4;
}
