import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays } from "#domain/days";
import {
  acknowledgementState,
  answers,
  audienceOn,
  dueOnFor,
  reminderStage,
  worksOn,
} from "#domain/policies/acknowledgements";

const person = (id: string, facts = {}) => ({ id, department: null, startsOn: null, endsOn: null, ...facts });

describe("who must acknowledge", () => {
  const people = [
    person("ana", { department: "Engineering" }),
    person("bo", { department: " engineering " }),
    person("cem", { department: "Sales", startsOn: "2026-03-01" }),
    person("dee", { endsOn: "2026-02-28" }),
  ];
  const ids = (audience: Parameters<typeof audienceOn>[0], day: string) =>
    audienceOn(audience, people, day).map(({ id }) => id);
  test("everyone means those who work here that day", () => {
    expect(ids({ kind: "everyone" }, "2026-02-28")).toEqual(["ana", "bo", "dee"]);
    expect(ids({ kind: "everyone" }, "2026-03-01")).toEqual(["ana", "bo", "cem"]);
  });
  test("departments by name, whatever the case; no one means no one", () => {
    expect(ids({ kind: "departments", departments: ["ENGINEERING"] }, "2026-03-01")).toEqual(["ana", "bo"]);
    expect(ids({ kind: "none" }, "2026-03-01")).toEqual([]);
  });
  test("the last day is a working day", () => {
    expect(worksOn(people[3]!, "2026-02-28")).toBe(true);
    expect(worksOn(people[3]!, "2026-03-01")).toBe(false);
  });
});

test.each([
  ["2026-03-01", "2026-03-01", null, "2026-03-15"],
  ["2026-04-01", "2026-03-01", null, "2026-04-15"],
  ["2025-01-01", "2026-03-01", null, "2026-03-15"],
  ["2025-01-01", "2025-01-01", "2026-02-14", "2026-02-28"],
])("in effect %s, asked %s, starts %s: due %s", (effective, asked, starts, due) => {
  expect(dueOnFor(effective, asked, starts)).toBe(due);
});

test.each([
  ["2026-03-15", "2026-03-16", "acknowledged"],
  ["2026-03-16", "2026-03-16", "late"],
  [null, "2026-03-15", "open"],
  [null, "2026-03-16", "overdue"],
] as const)("acknowledged %s, seen on %s: %s", (on, today, state) => {
  expect(acknowledgementState({ dueOn: "2026-03-15", excusedAt: null }, on, today)).toBe(state);
});

test("an excused person owes nothing, but a fact stays a fact", () => {
  const excused = { dueOn: "2026-03-15", excusedAt: new Date(0) };
  expect(acknowledgementState(excused, null, "2026-09-01")).toBe("excused");
  expect(acknowledgementState(excused, "2026-03-01", "2026-09-01")).toBe("acknowledged");
});

test.each([
  ["1.0", "1.0", true],
  ["1.1", "1.0", true],
  ["2.0", "1.4", true],
  ["1.9", "1.10", false],
  ["1.4", "2.0", false],
])("reading %s answers the request for %s: %s", (read, asked, yes) => {
  const [a, b] = [read, asked].map((text) => {
    const [major = 0, minor = 0] = text.split(".").map(Number);
    return { major, minor };
  });
  expect(answers(a!, b!)).toBe(yes);
});

describe("reminders", () => {
  test.each([
    ["2026-03-01", "asked"],
    ["2026-03-11", "asked"],
    ["2026-03-12", "three days before"],
    ["2026-03-15", "three days before"],
    ["2026-03-16", "overdue"],
    ["2026-03-21", "overdue"],
    ["2026-03-22", "one week overdue"],
    ["2026-03-29", "two weeks overdue"],
    ["2026-04-12", "four weeks overdue"],
    ["2027-01-01", "four weeks overdue"],
  ])("due 15 March, on %s the stage is %s", (today, stage) => {
    expect(reminderStage("2026-03-15", today).stage).toBe(stage);
  });
  test("stages only move on", () => {
    fc.assert(
      fc.property(fc.integer({ min: -60, max: 60 }), fc.integer({ min: 0, max: 60 }), (first, later) => {
        const due = "2026-03-15";
        const a = reminderStage(due, addDays(due, first));
        const b = reminderStage(due, addDays(due, first + later));
        expect(b.days).toBeGreaterThanOrEqual(a.days);
      }),
    );
  });
});
