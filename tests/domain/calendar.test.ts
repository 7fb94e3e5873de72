import fc from "fast-check";
import { expect, test } from "vitest";
import { calendarText } from "#domain/calendar";

const now = new Date("2026-03-29T00:59:59.999Z");
const one = {
  id: "clock-1",
  at: new Date("2026-03-29T01:00:00Z"),
  sequence: 2,
  modifiedAt: new Date("2026-03-28T10:11:12.999Z"),
  title: "INC-0007: notify Aurora; Clinics, (contract)",
  text: "A key\nread the bucket",
  link: "http://surety.test/my/calls/INC-0007",
};

test("an event of no length in UTC, with an alarm at each stage", () => {
  const lines = calendarText("Breach deadlines", [one], now).split("\r\n");
  expect(lines.at(-1)).toBe("");
  expect(lines[0]).toBe("BEGIN:VCALENDAR");
  expect(lines).toContain("UID:clock-1@surety");
  expect(lines).toContain("DTSTAMP:20260329T005959Z");
  expect(lines).toContain("DTSTART:20260329T010000Z");
  expect(lines).toContain("SEQUENCE:2");
  expect(lines).toContain("LAST-MODIFIED:20260328T101112Z");
  expect(lines).toContain("STATUS:CONFIRMED");
  expect(lines).toContain("SUMMARY:INC-0007: notify Aurora\\; Clinics\\, (contract)");
  expect(lines).toContain("DESCRIPTION:A key\\nread the bucket");
  expect(lines.filter((line) => line.startsWith("TRIGGER"))).toEqual([
    "TRIGGER:-PT12H",
    "TRIGGER:-PT6H",
    "TRIGGER:-PT2H",
    "TRIGGER:-PT1H",
    "TRIGGER:PT0S",
  ]);
});

test("no line is longer than 75 octets, and unfolding gives the text back, in any script", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 400 }), (title) => {
      const flat = title.replace(/[\r\n]/g, " ");
      const text = calendarText("x", [{ ...one, title: flat }], now);
      for (const line of text.split("\r\n")) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
      const summary = flat.replace(/[\\;,]/g, "\\$&");
      expect(text.replaceAll("\r\n ", "")).toContain(`SUMMARY:${summary}\r\n`);
    }),
  );
});

test("a deadline that is gone is cancelled under its UID and rings no more; control characters are left out", () => {
  const gone = { ...one, cancelled: true, text: "a\u0000b\u001b\rc\td" };
  const lines = calendarText("Breach deadlines", [gone], now).split("\r\n");
  expect(lines).toContain("UID:clock-1@surety");
  expect(lines).toContain("STATUS:CANCELLED");
  expect(lines).toContain("DESCRIPTION:ab\\nc\td");
  expect(lines.join()).not.toContain("VALARM");
});
