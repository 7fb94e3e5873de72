import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dayOf } from "#domain/days";
import {
  dayText,
  deadlineText,
  dueText,
  fullText,
  lengthText,
  listText,
  localText,
  momentText,
  recordText,
  urgency,
  wallClock,
} from "#domain/when";

const now = new Date("2026-03-11T13:05:22Z");
const plain = (text: string) => text.replaceAll("\u00a0", " ");
const [s, min, h, d] = [1000, 60_000, 3_600_000, 86_400_000];

test.each([
  [0, "0 s"],
  [59 * s, "59 s"],
  [60 * s, "1 min"],
  [3 * h + 25 * min + 59 * s, "3 h 25 min"],
  [11 * h + 40 * min, "11 h"],
  [d, "1 d"],
  [2 * d + 3 * h, "2 d 3 h"],
  [12 * d + 3 * h, "12 d"],
  [-2 * d, "2 d"],
])("%i ms is %s", (length, words) => expect(plain(lengthText(length))).toBe(words));

test("a length never has more than two units", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 400 * d }), (length) => lengthText(length).split(" ").length <= 2),
  );
});

test.each([
  ["2026-03-11T13:05:22Z", "due in 0 s", "risk"],
  ["2026-03-11T13:05:21Z", "overdue by 1 s", "broken"],
  ["2026-03-12T13:05:22Z", "due in 1 d", "risk"],
  ["2026-03-12T13:05:23Z", "due in 1 d", "none"],
  ["2026-03-11T16:30:00Z", "due in 3 h", "risk"],
  ["2026-03-02T01:05:22Z", "overdue by 9 d", "broken"],
])("%s is %s and %s", (at, words, state) => {
  expect(plain(dueText(new Date(at), now, "UTC"))).toBe(words);
  expect(urgency(new Date(at), now)).toBe(state);
});

test.each([
  // 12 March in Berlin ends an hour before that of UTC.
  ["2026-03-12T23:00:00Z", "2026-03-12T22:59:59Z", "due in 1 s"],
  ["2026-03-12T23:00:00Z", "2026-03-12T23:00:01Z", "overdue by 1 d"],
  ["2026-03-12T23:00:00Z", "2026-03-14T22:59:59Z", "overdue by 2 d"],
  ["2026-03-12T23:00:00Z", "2026-03-14T23:00:00Z", "overdue by 3 d"],
])("a calendar day that ended at %s, seen at %s, is %s", (at, seen, words) => {
  expect(plain(dueText(new Date(at), new Date(seen), "Europe/Berlin", true))).toBe(words);
});

test("an instant at midnight is not a day: a breach clock that ended there is overdue by its hours, at its time", () => {
  const at = new Date("2026-03-12T23:00:00Z");
  expect(plain(dueText(at, new Date("2026-03-12T23:00:01Z"), "Europe/Berlin"))).toBe("overdue by 1 s");
  expect(plain(dueText(at, new Date("2026-03-14T22:59:59Z"), "Europe/Berlin"))).toBe("overdue by 1 d");
  expect(plain(deadlineText(at, now, "Europe/Berlin"))).toBe("Fri 13 Mar, 00:00 CET");
});

describe("moments", () => {
  test.each([
    ["2026-03-11T16:30:00Z", "Europe/Berlin", "today, 17:30 CET"],
    ["2026-03-12T16:30:00Z", "Europe/Berlin", "tomorrow, 17:30 CET"],
    ["2026-03-13T16:30:00Z", "Europe/Berlin", "Fri 13 Mar, 17:30 CET"],
    // Berlin leaves winter time on 29 March 2026 at 01:00 UTC.
    ["2026-03-29T00:59:59Z", "Europe/Berlin", "Sun 29 Mar, 01:59 CET"],
    ["2026-03-29T01:00:00Z", "Europe/Berlin", "Sun 29 Mar, 03:00 CEST"],
    ["2027-01-01T00:00:00Z", "America/New_York", "Thu 31 Dec, 19:00 EST"],
    ["2027-01-02T00:00:00Z", "Asia/Kolkata", "Sat 2 Jan 2027, 05:30 UTC+5:30"],
    ["2026-07-01T12:00:00Z", "Europe/Helsinki", "Wed 1 Jul, 15:00 EEST"],
    ["2026-07-01T12:00:00Z", "America/St_Johns", "Wed 1 Jul, 09:30 UTC−2:30"],
  ])("%s in %s is %s", (at, zone, words) => expect(plain(momentText(new Date(at), now, zone))).toBe(words));

  test("a deadline at midnight is the end of the day before", () => {
    const say = (at: string) => plain(deadlineText(new Date(at), now, "Europe/Berlin", true));
    expect(say("2026-03-16T23:00:00Z")).toBe("Mon 16 Mar");
    expect(say("2026-03-11T23:00:00Z")).toBe("today");
  });
  test("a moment in full", () => {
    expect(plain(fullText(now, "Europe/Berlin"))).toBe("Wednesday 11 March 2026, 14:05 CET");
  });
  test("lists leave out what is plain", () => {
    expect(plain(listText(new Date("2026-03-10T23:30:00Z"), now, "Europe/Berlin"))).toBe("today 00:30");
    expect(plain(listText(new Date("2025-03-09T23:30:00Z"), now, "Europe/Berlin"))).toBe("10 Mar 2025");
    expect(plain(dayText("2026-03-09", now, "UTC"))).toBe("9 Mar");
    expect(plain(dayText("2026-03-09", now, "UTC", true))).toBe("9 Mar 2026");
  });

  test("records are UTC with the local time beside them", () => {
    expect(recordText(new Date("2026-03-11T05:30:14Z"))).toBe("2026-03-11 05:30:14 UTC");
    expect(localText(new Date("2026-03-11T05:30:14Z"), "America/New_York")).toBe(
      "01:30:14 in New York, UTC−4",
    );
  });
});

test("the day in a zone is that of its wall clock", () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date("2000-01-01"), max: new Date("2060-01-01"), noInvalidDate: true }),
      (at) => {
        const wall = wallClock(at, "Pacific/Auckland");
        const [y, m, day] = dayOf(at, "Pacific/Auckland").split("-").map(Number);
        return (
          wall.year === y && wall.month === m && wall.day === day && wall.offset >= 720 && wall.offset <= 780
        );
      },
    ),
  );
});
