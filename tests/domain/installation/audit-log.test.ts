import { expect, test } from "vitest";
import { auditSearch, changesOf, spanOf } from "#domain/installation/audit-log";
import { cronWords, missedRuns } from "#domain/installation/jobs";

test("changes are listed field by field; what stayed is left out", () => {
  const before = { role: "member", name: "Lin", tags: ["a"] };
  const after = { role: "officer", name: "Lin", until: "2026-12-31", tags: ["a", "b"] };
  expect(changesOf({ before, after })).toEqual([
    { field: "role", before: "member", after: "officer" },
    { field: "tags", before: '["a"]', after: '["a","b"]' },
    { field: "until", before: null, after: "2026-12-31" },
  ]);
  expect(changesOf({ before: null, after: null })).toEqual([]);
});

test("the last day is wholly inside, to the millisecond", () => {
  expect(spanOf({ from: "2026-02-28", to: "2026-02-28" })).toEqual({
    from: "2026-02-28T00:00:00.000Z",
    until: "2026-03-01T00:00:00.000Z",
  });
  expect(spanOf({})).toEqual({ from: undefined, until: undefined });
});

test("an address typed by hand is read as far as it can be", () => {
  const typed = { from: "yesterday", to: "2026-03-11", before: "x", after: "-1", who: " Ada ", extra: "1" };
  expect(auditSearch.parse(typed)).toEqual({ who: "Ada", to: "2026-03-11" });
});

test.each([
  ["* * * * *", "every minute"],
  ["*/5 * * * *", "every 5 minutes"],
  ["7 * * * *", "every hour at :07"],
  ["30 2 * * *", "daily at 02:30 UTC"],
  ["30 3 * * 0", "Sundays at 03:30 UTC"],
  ["30 3 * * 7", "Sundays at 03:30 UTC"],
  ["0 0 1 * *", "0 0 1 * * (UTC)"],
  ["0 8 * * 1-5", "0 8 * * 1-5 (UTC)"],
])("%s reads %s", (cron, words) => expect(cronWords(cron)).toBe(words));

test("missed runs are counted from the last one to now, both to the second", () => {
  const at = (text: string) => new Date(`2026-03-${text}Z`);
  expect(missedRuns("30 2 * * *", at("08T02:30:00"), at("11T02:29:59"))).toEqual({
    runs: 2,
    latest: at("10T02:30:00"),
  });
  expect(missedRuns("30 2 * * *", at("08T02:30:00"), at("11T02:30:00"))).toEqual({
    runs: 3,
    latest: at("11T02:30:00"),
  });
  expect(missedRuns("30 2 * * *", at("11T02:30:00"), at("11T23:00:00"))).toBeNull();
});
