import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { judge, occurrencesOf, type Waiver } from "#domain/controls/judging";
import { expectOccurrences, type Schedule } from "#domain/controls/occurrences";
import type { Proof } from "#domain/controls/proofs";
import { addDays, dayOf } from "#domain/days";
import { control, proof, shownOn, year } from "#tests/domain/controls/facts";

const [first] = expectOccurrences(control({}), year, {});
const at = (proofs: Proof[], today = "2026-01-01", waiver: Waiver | null = null) =>
  judge(first!, proofs, waiver, today);
const all = (schedule: Schedule, proofs: Proof[], today = "2026-06-30", period = year, anchor = year.from) =>
  occurrencesOf(schedule, { period, anchor, populations: {}, proofs, waivers: [], today });
const states = (...given: Parameters<typeof all>) => all(...given).map((one) => one.state);

test.each([
  ["2025-06-30", "upcoming"],
  ["2025-07-01", "due"],
  ["2025-09-30", "due"],
  ["2025-10-05", "due"],
  ["2025-10-06", "missed"],
])("the quarter to 30 September with 5 days of grace, on %s with nothing accepted: %s", (today, state) => {
  expect(at([], today).state).toBe(state);
});

describe("performance against acceptance", () => {
  test.each([
    // performed, accepted, state, days late
    ["2025-06-30", "2025-07-02", "missed", 0],
    ["2025-07-01", "2025-07-01", "held", 0],
    ["2025-09-30", "2025-09-30", "held", 0],
    ["2025-09-30", "2025-10-05", "held", 0],
    ["2025-09-30", "2025-10-06", "recorded-late", 6],
    ["2025-09-30", "2025-12-20", "recorded-late", 81],
    ["2025-10-01", "2025-10-01", "late", 1],
    ["2025-10-09", "2025-10-20", "late", 9],
  ] as const)("performed %s, accepted %s: %s by %i d", (performed, accepted, state, days) => {
    const given = shownOn(performed, { recordedOn: accepted, acceptedOn: accepted, dueOn: "2025-09-30" });
    const one = at([given]);
    expect([one.state, one.daysLate]).toEqual([state, days]);
  });

  test("to the second: performed before or after midnight in the organisation's zone", () => {
    const on = (instant: string) =>
      at([shownOn(dayOf(new Date(instant), "Europe/Berlin"), { dueOn: "2025-09-30" })]).state;
    expect(on("2025-09-30T21:59:59.999Z")).toBe("held");
    expect(on("2025-09-30T22:00:00.000Z")).toBe("late");
  });

  test("evidence that waits for a reviewer holds nothing", () => {
    expect(at([proof({ acceptedOn: null })], "2025-10-06").state).toBe("missed");
  });

  test("an interval counts by its last day", () => {
    const over = { performed: { from: "2025-09-25", to: "2025-10-02" }, acceptedOn: "2025-10-02" };
    expect(at([proof({ ...over, dueOn: "2025-09-30" })]).state).toBe("late");
  });

  test("performed in time decides before performed late, then the earliest acceptance", () => {
    const one = at([
      shownOn("2025-10-01", { ref: "C", dueOn: "2025-09-30" }),
      proof({ ref: "B", acceptedOn: "2025-10-20" }),
      proof({ ref: "A" }),
    ]);
    expect([one.state, one.decidedBy?.ref]).toEqual(["held", "A"]);
  });
});

describe("which window evidence serves", () => {
  test.each([
    [
      "performed in August for the next quarter: the one it was performed in",
      shownOn("2025-08-27", { dueOn: "2025-12-31" }),
      ["held", "missed", "missed", "due"],
    ],
    [
      "a file of one day that covers the year: one quarter",
      shownOn("2025-10-05", { covers: year }),
      ["missed", "held", "missed", "due"],
    ],
    [
      "covers the whole year ahead and is accepted on its first day",
      shownOn("2025-07-01", { covers: year }),
      ["held", "missed", "missed", "due"],
    ],
    ["without a day: by its performance", shownOn("2026-01-01"), ["missed", "missed", "held", "due"]],
    [
      "given for a day of the window",
      shownOn("2026-01-20", { dueOn: "2025-10-01" }),
      ["missed", "late", "missed", "due"],
    ],
  ] as const)("%s", (_, given, expected) => {
    expect(states(control({}), [given])).toEqual(expected);
  });

  test("a list of daily backups shows the days that it covers, and not the one on which it was taken", () => {
    const list = shownOn("2025-07-04", { covers: { from: "2025-07-01", to: "2025-07-03" } });
    const daily = control({ frequency: "daily", graceDays: 1 });
    expect(states(daily, [list], "2025-07-08").slice(0, 6)).toEqual([
      "recorded-late",
      "recorded-late",
      "held",
      "missed",
      "missed",
      "missed",
    ]);
  });

  test("a signed statement speaks about the quarter that it covers, once that is over", () => {
    const nil = (day: string) =>
      shownOn(day, { statement: true, covers: { from: "2025-07-01", to: "2025-09-30" } });
    expect(states(control({}), [nil("2025-10-03")])[0]).toBe("held");
    expect(states(control({}), [nil("2025-09-30")], "2025-11-01")[0]).toBe("held");
    expect(states(control({}), [nil("2025-10-06")])[0]).toBe("recorded-late");
  });
});

test.each([
  [["list"], "2025-10-05", "due", ["later list that shows the removals"]],
  [["list"], "2025-10-06", "part", ["later list that shows the removals"]],
  [["list", "later list that shows the removals"], "2025-10-06", "held", []],
  [null, "2025-10-06", "held", []],
] as const)("evidence of %j on %s: %s, missing %j", (items, today, state, missing) => {
  const [two] = expectOccurrences(
    control({ evidence: ["list", "later list that shows the removals"] }),
    year,
    {},
  );
  const one = judge(two!, [proof({ items })], null, today);
  expect([one.state, one.missing]).toEqual([state, missing]);
});

/** A removal, and the day of the list that shows it; the list is recorded on that day unless said otherwise. */
function removal(dueOn: string, provenOn: string | null, recordedOn = provenOn) {
  return { dueOn, provenOn, recordedOn };
}

test.each([
  ["2025-09-30", "held", []],
  ["2025-10-08", "held", []],
  ["2025-10-09", "part", ["2 removals open"]],
  ["2025-12-01", "part", ["1 removal open"]],
  ["2025-12-20", "late", []],
])("a review with removals due on 8 October, seen on %s: %s %j", (today, state, missing) => {
  const followUps = [
    removal("2025-10-08", "2025-11-23"),
    removal("2025-10-08", "2025-12-20"),
    removal("2025-10-08", "2025-10-08"),
  ];
  const one = at([proof({ followUps })], today);
  expect([one.state, one.missing]).toEqual([state, missing]);
});

test.each([
  ["in the window, after its own day", "2025-09-10", "2025-09-30", "held", 0],
  ["after the window, by its own day", "2025-10-08", "2025-10-08", "held", 0],
  ["after both", "2025-09-28", "2025-11-23", "late", 54],
])("a removal that a later list shows %s: %s, %s is %s by %i d", (_, dueOn, provenOn, state, days) => {
  const one = at([proof({ followUps: [removal(dueOn, provenOn)] })], "2025-12-20");
  expect([one.state, one.daysLate, one.removalsOn]).toEqual([state, days, days > 0 ? provenOn : null]);
  // The review was performed when it was: the list alone came later.
  expect(one.performedOn).toBe("2025-09-24");
});

test.each([
  ["before it was recorded", "2025-11-22", "2025-09-26", "2025-11-23", "part", 0],
  ["once it was", "2025-11-23", "2025-09-26", "2025-11-23", "recorded-late", 54],
  ["recorded by the end of grace", "2025-11-23", "2025-09-26", "2025-10-05", "held", 0],
  ["recorded after grace, on a late day", "2025-11-23", "2025-10-02", "2025-11-23", "late", 2],
])(
  "a list of a past day, %s, seen on %s: drawn %s, recorded %s is %s by %i d",
  (_, today, drawn, recorded, state, days) => {
    const one = at([proof({ followUps: [removal("2025-09-28", drawn, recorded)] })], today);
    expect([one.state, one.daysLate]).toEqual([state, days]);
  },
);

test.each([
  ["open", removal("2025-10-08", null), "part"],
  ["late", removal("2025-10-08", "2025-11-23"), "late"],
])("of two reviews of a quarter the second has a removal that is %s", (_, second, state) => {
  const reviews = [
    proof({ followUps: [removal("2025-10-08", "2025-10-01")] }),
    shownOn("2025-09-29", { ref: "EV-000002", followUps: [second] }),
  ];
  expect(at(reviews, "2025-12-20").state).toBe(state);
});

test("two leavers of one day: evidence serves the one that it names, in whatever order; a day alone serves neither", () => {
  const leavers = control({ frequency: "per-event", population: "leavers", withinDays: 1, graceDays: 2 });
  const events = {
    leavers: [
      { id: "hanh", label: "Nguyễn Thị Hạnh", on: "2025-11-20" },
      { id: "jiu", label: "김지우", on: "2025-11-20" },
    ],
  };
  const seen = (given: Proof[]) =>
    occurrencesOf(leavers, {
      period: year,
      anchor: year.from,
      populations: events,
      proofs: given,
      waivers: [],
      today: "2025-12-01",
    }).map((one) => [one.event?.id, one.state]);
  expect(seen([shownOn("2025-11-21", { eventId: "jiu" })])).toEqual([
    ["hanh", "missed"],
    ["jiu", "held"],
  ]);
  expect(seen([shownOn("2025-11-21", { dueOn: "2025-11-21" })]).map(([, state]) => state)).toEqual([
    "missed",
    "missed",
  ]);
  // A check that precedes the event counts for it: it names the event.
  expect(seen([shownOn("2025-11-10", { eventId: "hanh" })])[0]).toEqual(["hanh", "held"]);
});

describe("not applicable", () => {
  const waiver = { key: first!.key, reason: "No system yet", signedBy: "Ana", signedOn: "2025-09-01" };
  test("counts from the day on which the second person confirmed it", () => {
    const confirmed = { ...waiver, confirmedBy: "Bo", confirmedOn: "2025-09-03" };
    expect(at([], "2025-09-02", confirmed).state).toBe("due");
    expect(at([], "2025-09-03", confirmed).state).toBe("not-applicable");
  });
  test("signed by one person it decides nothing", () => {
    const alone = { ...waiver, confirmedBy: null, confirmedOn: null };
    expect(at([], "2025-12-01", alone).state).toBe("missed");
  });
});

describe("a short engagement", () => {
  const short = { from: "2025-12-01", to: "2026-02-28" };
  const yearly = control({ frequency: "annual" });
  test.each([
    ["2025-08-14", "2026-04-01", "held"],
    [null, "2026-01-15", "due"],
    [null, "2026-04-01", "not-expected"],
    ["2026-03-02", "2026-04-01", "not-expected"],
  ] as const)("a yearly control performed on %s, seen on %s: %s", (performed, today, state) => {
    const given = performed ? [shownOn(performed)] : [];
    expect(states(yearly, given, today, short, year.from)).toEqual([state]);
  });
  test("a performance of the year before is named with its day and until when it is valid", () => {
    const next = { from: "2026-07-01", to: "2026-09-30" };
    const [one] = all(yearly, [shownOn("2026-04-14")], "2026-11-01", next);
    expect([one?.state, one?.notExpected]).toEqual([
      "not-expected",
      { kind: "due-after-period", performedOn: "2026-04-14", validUntil: "2027-04-14" },
    ]);
  });
});

const offset = fc.integer({ min: -100, max: 300 }).map((n) => addDays(year.from, n));
const facts = fc.record({ performed: offset, recordedOn: offset, acceptedOn: fc.option(offset) });
const toProof = (fact: { performed: string; recordedOn: string; acceptedOn: string | null }) =>
  proof({
    performed: { from: fact.performed, to: fact.performed },
    extractedOn: fact.performed,
    recordedOn: fact.recordedOn,
    acceptedOn: fact.acceptedOn,
  });

test("what happens later never changes what a past day answers", () => {
  fc.assert(
    fc.property(fc.array(facts), offset, (list, today) => {
      const proofs = list.map(toProof);
      const known = proofs.filter((one) => one.recordedOn <= today);
      expect(at(proofs, today).state).toBe(at(known, today).state);
      if (known.every((one) => one.acceptedOn === null || one.acceptedOn > today))
        expect(["upcoming", "due", "missed"]).toContain(at(proofs, today).state);
    }),
  );
});

test("no evidence ever makes a window held that it was not performed in, and nothing is held in the future", () => {
  const link = fc.record({ fact: facts, dueOn: fc.option(offset), covers: fc.boolean() });
  fc.assert(
    fc.property(fc.array(link, { maxLength: 6 }), offset, (list, today) => {
      const proofs = list.map(({ fact, dueOn, covers }) => ({
        ...toProof(fact),
        dueOn,
        covers: covers ? year : { from: null, to: null },
      }));
      for (const one of all(control({}), proofs, today)) {
        if (one.state !== "held" && one.state !== "recorded-late") continue;
        expect(one.from <= today).toBe(true);
        const inside = one.proofs.some(
          ({ performed }) => one.from <= performed.to && performed.to <= one.due,
        );
        expect(inside).toBe(true);
      }
    }),
  );
});

test("an edit of the future never changes the past", () => {
  const edit = fc.record({
    at: fc.integer({ min: 1, max: 360 }).map((n) => addDays(year.from, n)),
    frequency: fc.constantFrom("daily", "weekly", "monthly", "quarterly", "semi-annual", "annual" as const),
    graceDays: fc.integer({ min: 0, max: 40 }),
    retired: fc.boolean(),
  });
  fc.assert(
    fc.property(edit, fc.array(facts, { maxLength: 5 }), (change, list) => {
      const proofs = list.map(toProof);
      const before = all(control({}), proofs, change.at);
      const after = all(control({}, { ...change, inForceFrom: change.at } as never), proofs, change.at);
      for (const one of before.filter(({ from }) => from < change.at))
        expect(after.find(({ key, version }) => key === one.key && version === 1)).toEqual(one);
    }),
  );
});
