import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays } from "#domain/days";
import { type Absence, absenceInput, awayFor, overlaps } from "#domain/people/absences";

const away = (from: string, to: string): Absence => ({ personId: "p", from, to, delegateId: null });

test.each([
  ["the day before it begins", "2026-03-09", "2026-03-20", null],
  ["its first day", "2026-03-10", "2026-03-20", "2026-03-20"],
  ["its last day", "2026-03-20", "2026-03-20", "2026-03-20"],
  ["the day after", "2026-03-21", "2026-03-20", null],
  ["back two days before the due day", "2026-03-12", "2026-03-22", null],
  ["back one day before the due day", "2026-03-12", "2026-03-21", "2026-03-20"],
  ["the review is overdue", "2026-03-12", "2026-03-01", "2026-03-20"],
])("%s", (_, on, dueOn, until) => {
  expect(awayFor([away("2026-03-10", "2026-03-20")], on, dueOn)?.to ?? null).toBe(until);
});

test("of two the one that ends last counts", () => {
  const both = [away("2026-03-10", "2026-03-12"), away("2026-03-11", "2026-03-30")];
  expect(awayFor(both, "2026-03-11", "2026-03-20")?.to).toBe("2026-03-30");
});

test("property: spans overlap when a day lies in both", () => {
  const span = fc
    .tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 10 }))
    .map(([from, days]) => ({ from: addDays("2026-01-01", from), to: addDays("2026-01-01", from + days) }));
  fc.assert(
    fc.property(span, span, (a, b) => {
      let shared = false;
      for (let day = a.from; day <= a.to; day = addDays(day, 1)) shared ||= b.from <= day && day <= b.to;
      expect(overlaps(a, b)).toBe(shared);
    }),
  );
});

test.each([
  ["2026-03-10", "2026-03-10", true],
  ["2026-03-10", "2026-03-09", false],
  ["2026-03-10", "2029-03-11", true],
  ["2026-03-10", "2029-03-12", false],
  ["0001-01-01", "9999-12-31", false],
  ["on", "on", false],
  ["1815177111", "on", false],
])("from %s to %s is taken: %s", (from, to, taken) => {
  expect(absenceInput.safeParse({ do: "away", from, to }).success).toBe(taken);
});
