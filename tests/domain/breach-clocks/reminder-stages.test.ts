import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  calledAt,
  dueStages,
  nextStage,
  recipientOf,
  type StageName,
  shortened,
  stageWords,
  unlistedIn,
  weightiest,
} from "#domain/breach-clocks/reminder-stages";
import { stagesUntil } from "#tests/support/clock-model";

const hour = 3_600_000;
const start = new Date("2026-03-28T12:00:00Z");
const plus = (hours: number, seconds = 0) => new Date(start.getTime() + hours * hour + seconds * 1000);
const names = (length: number, until: number) =>
  stagesUntil(start, plus(length), plus(until)).map(({ name }) => name);

describe("which stages a clock has", () => {
  test.each([
    [72, 72, ["half", "before-12", "before-6", "before-2", "before-1", "deadline"]],
    // half time and 12 h before are one stage
    [24, 24, ["before-12", "before-6", "before-2", "before-1", "deadline"]],
    [
      36,
      39,
      ["half", "before-12", "before-6", "before-2", "before-1", "deadline", "after-1", "after-2", "after-3"],
    ],
    [20, 20, ["before-12", "half", "before-6", "before-2", "before-1", "deadline"]],
    [4, 4, ["before-2", "before-1", "deadline"]],
    [1, 1, ["half", "deadline"]],
    [0, 1, ["deadline", "after-1"]],
  ])("a %i h clock, seen after %i h", (length, until, expected) => {
    expect(names(length, until)).toEqual(expected);
  });
});

describe("what is due, to the second", () => {
  const due = (now: Date, ...raised: StageName[]) => {
    const found = dueStages(start, plus(24), new Set(raised), now);
    return found && [found.stage.name, found.missed.map(({ name }) => name)];
  };
  test.each([
    [plus(12, -1), [], null],
    [plus(12), [], ["before-12", []]],
    [plus(12, 60), ["before-12"], null],
    [plus(18), ["before-12"], ["before-6", []]],
    // an outage from 13 h to 23 h 30: one call that stands for three
    [plus(23.5), ["before-12"], ["before-1", ["before-6", "before-2"]]],
    [plus(24, -1), ["before-1"], null],
    [plus(24), ["before-1"], ["deadline", []]],
    [plus(25), ["deadline"], ["after-1", []]],
    [plus(27.2), ["deadline"], ["after-3", ["after-1", "after-2"]]],
    // never recorded before: everything missed is said once
    [plus(24, 5), [], ["deadline", ["before-12", "before-6", "before-2", "before-1"]]],
  ] as [Date, StageName[], unknown][])("at %s with %j raised", (now, raised, expected) => {
    expect(due(now, ...raised)).toEqual(expected);
  });
});

test("from the deadline on, hour by hour the next person, and round again", () => {
  const list = ["lead", "officer", "owner"];
  const called = ["half", "before-1", "deadline", "after-1", "after-2", "after-3", "after-4"] as StageName[];
  expect(called.map((stage) => recipientOf(stage, list))).toEqual([
    "lead",
    "lead",
    "lead",
    "officer",
    "owner",
    "lead",
    "officer",
  ]);
  expect(recipientOf("deadline", [])).toBeNull();
  expect(called.map(stageWords).slice(0, 4)).toEqual([
    "half time",
    "1 h before the deadline",
    "the deadline",
    "1 h after the deadline",
  ]);
});

test("however often and whenever one looks, each stage is called, named or counted exactly once, and one stage is always next", () => {
  const length = fc.integer({ min: 1, max: 200 * 3600 });
  const looks = fc.array(fc.integer({ min: 0, max: 300 * 3600 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(length, looks, (seconds, instants) => {
      const end = new Date(start.getTime() + seconds * 1000);
      const raised = new Set<StageName>();
      const called: StageName[] = [];
      let counted = 0;
      for (const look of instants.toSorted((a, b) => a - b)) {
        const now = new Date(start.getTime() + look * 1000);
        const found = dueStages(start, end, raised, now);
        const all = stagesUntil(start, end, now);
        const listed = found ? [...found.missed, found.stage].map(({ name }) => name) : [];
        for (const name of listed) {
          called.push(name);
          raised.add(name);
        }
        expect(unlistedIn(listed)).toBe(found?.unlisted ?? 0);
        counted += listed.length + (found?.unlisted ?? 0);
        expect(counted).toBe(all.length);
        expect(called).toEqual(all.map(({ name }) => name).filter((name) => raised.has(name)));
        expect(dueStages(start, end, raised, now)).toBeNull();
        const next = nextStage(start, end, now);
        expect(next.at > now).toBe(true);
        expect(raised.has(next.name)).toBe(false);
      }
    }),
  );
});

test("however old a deadline is, a call lists few stages and counts the others", () => {
  const looks = fc.integer({ min: 0, max: 60 * 365 * 24 });
  const earlier = fc.array(fc.integer({ min: 1, max: 60 * 365 * 24 }), { maxLength: 3 });
  fc.assert(
    fc.property(looks, earlier, (hours, before) => {
      const raised = new Set(before.map((n): StageName => `after-${n}`));
      const called = Math.max(0, ...before.filter((n) => n <= hours));
      const found = dueStages(start, plus(24), raised, plus(24 + hours));
      if (!found) {
        expect(called).toBe(hours);
        return;
      }
      expect(found.missed.length + 1).toBeLessThanOrEqual(40);
      const all = called > 0 ? hours - called : hours + 5;
      expect(found.missed.length + 1 + found.unlisted).toBe(all);
      expect(found.stage).toEqual(
        hours > 0 ? { name: `after-${hours}`, at: plus(24 + hours) } : { name: "deadline", at: plus(24) },
      );
      expect(nextStage(start, plus(24), plus(24 + hours)).at).toEqual(plus(25 + hours));
    }),
  );
});

test("missed stages of many calls are shortened without losing one from the count, or the deadline", () => {
  const all = stagesUntil(start, plus(24), plus(24 + 500));
  const { missed, unlisted } = shortened(all, 7);
  expect(missed.length + unlisted).toBe(all.length + 7);
  expect(missed.length).toBeLessThanOrEqual(40);
  expect([missed[0], missed.at(-1)]).toEqual([all[0], all.at(-1)]);
  expect(missed.map(({ name }) => name)).toContain("deadline");
  expect(shortened(all.slice(0, 20), 0)).toEqual({ missed: all.slice(0, 20), unlisted: 0 });
});

describe("while someone has it", () => {
  const list = ["lead", "officer", "owner"];
  test.each<[StageName, string | null, string[]]>([
    ["after-1", null, ["officer"]],
    ["after-1", "owner", ["owner"]],
    ["after-2", "lead", ["lead"]],
    ["before-1", "officer", ["officer"]],
    // never the deadline: its owner is called whoever has it
    ["deadline", null, ["lead"]],
    ["deadline", "officer", ["lead", "officer"]],
    ["deadline", "lead", ["lead"]],
  ])("%s with %s", (stage, holder, expected) => {
    expect(calledAt(stage, list, holder)).toEqual(expected);
  });

  test("a call that covers a missed deadline goes to whom the deadline calls, later ones round the list", () => {
    const start = new Date("2026-03-10T00:00:00Z");
    const end = new Date("2026-03-11T00:00:00Z");
    const now = new Date("2026-03-11T04:30:00Z");
    const outage = dueStages(start, end, new Set(["before-12", "before-6"]), now)!;
    expect(outage.stage.name).toBe("after-4");
    expect(calledAt(weightiest(outage), list, null)).toEqual(["lead"]);
    expect(calledAt(weightiest(outage), list, "owner")).toEqual(["lead", "owner"]);
    const later = dueStages(start, end, new Set(["deadline", "after-1"]), now)!;
    expect(calledAt(weightiest(later), list, null)).toEqual(["officer"]);
  });

  test("someone is called at every stage as long as there is anyone, and the owner at the deadline", () => {
    const stage = fc.oneof(
      fc.constantFrom<StageName>("half", "before-12", "before-1", "deadline"),
      fc.integer({ min: 1, max: 500 }).map((n): StageName => `after-${n}`),
    );
    const people = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(stage, people, fc.nat(), fc.boolean(), (name, escalation, pick, held) => {
        const holder = held ? escalation[pick % escalation.length]! : null;
        const called = calledAt(name, escalation, holder);
        expect(called.length).toBeGreaterThan(0);
        expect(new Set(called).size).toBe(called.length);
        if (name === "deadline") expect(called).toContain(escalation[0]);
        else if (holder) expect(called).toEqual([holder]);
      }),
    );
    expect(calledAt("deadline", [], null)).toEqual([]);
  });
});
