import { expect, test } from "vitest";
import { earlierPacesOf, noPace, type PaceEvent, pacesOf } from "#domain/access-reviews/pace";

const start = new Date("2026-03-11T09:00:00Z").getTime();
/** Decisions this many seconds after the first. */
const decided = (second: number, entry: string, bulk = false, by = "ada"): PaceEvent => ({
  at: new Date(start + second * 1000),
  by,
  entry,
  decision: { bulk },
});
const single = (...seconds: number[]) => seconds.map((second, at) => decided(second, `s${second}-${at}`));
const bulk = (second: number, count: number) =>
  Array.from({ length: count }, (_, at) => decided(second, `b${at}`, true));
const undone = (second: number, entry: string): PaceEvent => ({ ...decided(second, entry), decision: null });

test.each([
  ["nobody decided", [], { decisions: 0, bulk: 0, medianSeconds: null, hasty: 0 }],
  ["one alone has no pace", single(0), { decisions: 1, bulk: 0, medianSeconds: null, hasty: 0 }],
  [
    "an odd number of gaps: the middle one",
    single(0, 10, 30, 90),
    { decisions: 4, bulk: 0, medianSeconds: 20, hasty: 0 },
  ],
  [
    "an even number: half way between",
    single(0, 10, 40),
    { decisions: 3, bulk: 0, medianSeconds: 20, hasty: 0 },
  ],
  ["15 minutes count", single(0, 900), { decisions: 2, bulk: 0, medianSeconds: 900, hasty: 0 }],
  ["a pause of longer does not", single(0, 901), { decisions: 2, bulk: 0, medianSeconds: null, hasty: 0 }],
  ["below two seconds is hasty", single(0, 1.999, 4), { decisions: 3, bulk: 0, medianSeconds: 2, hasty: 1 }],
  ["two seconds are not", single(0, 2), { decisions: 2, bulk: 0, medianSeconds: 2, hasty: 0 }],
  [
    "what is kept in bulk has no pace of its own",
    bulk(5, 40),
    { decisions: 40, bulk: 40, medianSeconds: null, hasty: 0 },
  ],
  [
    "bulk between two singles is not a gap",
    [...single(0), ...bulk(1, 3), ...single(20)],
    { decisions: 5, bulk: 3, medianSeconds: 20, hasty: 0 },
  ],
])("%s", (_name, events, pace) => {
  expect(pacesOf(events).get("ada") ?? noPace(false)).toEqual({ replaced: 0, ...pace });
  expect(earlierPacesOf(events).get("ada") ?? noPace(true)).toEqual(pace);
});

test("a decision that was undone or replaced is none of an entry more", () => {
  const events = [...bulk(0, 3), undone(10, "b0"), decided(20, "b0"), decided(30, "s"), decided(40, "s")];
  expect(pacesOf(events).get("ada")).toEqual({
    decisions: 4,
    bulk: 2,
    replaced: 2,
    medianSeconds: 10,
    hasty: 0,
  });
  expect(earlierPacesOf(events).get("ada")).toMatchObject({ decisions: 6, bulk: 3 });
});

test("an entry that another person decided anew is theirs", () => {
  const paces = pacesOf([decided(0, "a"), decided(1, "b"), undone(2, "a"), decided(3, "a", false, "bo")]);
  expect(paces.get("ada")).toMatchObject({ decisions: 1, replaced: 1 });
  expect(paces.get("bo")).toMatchObject({ decisions: 1, replaced: 0 });
});
