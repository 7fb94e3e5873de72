import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { backupsToRemove, type KeptBackup, nextByHand } from "#domain/installation/backup-keeping";

const now = new Date("2026-03-11T13:05:00Z");
const dayMs = 86_400_000;
const nightly = (daysAgo: number, hours = 0): KeptBackup => {
  const at = new Date(Date.parse("2026-03-11T02:30:00Z") - daysAgo * dayMs + hours * 3_600_000);
  return { name: `nightly ${at.toISOString()}`, at, byHand: false };
};
const byHand = (minutesAgo: number): KeptBackup => {
  const at = new Date(now.getTime() - minutesAgo * 60_000);
  return { name: `by hand ${at.toISOString()}`, at, byHand: true };
};
const nights = (count: number) => Array.from({ length: count }, (_, day) => nightly(day));
const kept = (all: KeptBackup[], at = now) => {
  const removed = new Set(backupsToRemove(all, at));
  return all.filter(({ name }) => !removed.has(name));
};

describe("which backups are kept", () => {
  test.each([
    ["30 nights", nights(30), 30],
    ["39 nights: beside 30 days the newest of the two weeks before", nights(39), 32],
    ["two years of nights: 30 days, and the weeks and months before them", nights(730), 30 + 7 + 10],
    ["one day, 29 times", Array.from({ length: 29 }, (_, n) => nightly(0, n / 10)), 1],
    ["29 by hand beside 30 nights", [...nights(30), ...Array.from({ length: 29 }, (_, n) => byHand(n))], 31],
    ["from the future", [nightly(-5), nightly(-400), nightly(0)], 3],
    ["none", [], 0],
  ])("%s", (_, all, count) => {
    expect(kept(all)).toHaveLength(count);
  });

  test("a clock that was ahead for a night costs one daily backup at most", () => {
    const all = nights(30);
    const ahead = new Date("2031-01-01T02:30:00Z");
    const wrong = { name: "made ahead", at: ahead, byHand: false };
    expect(kept([...all, wrong], ahead).length).toBeGreaterThanOrEqual(all.length);
    expect(kept([...all, wrong])).toHaveLength(31);
  });
});

const anyBackup = fc.record({
  hoursAgo: fc.integer({ min: -2000, max: 20_000 }),
  byHand: fc.boolean(),
});
const anyFolder = fc.array(anyBackup, { maxLength: 200 }).map((list) =>
  list.map((one, n): KeptBackup => {
    const at = new Date(now.getTime() - one.hoursAgo * 3_600_000);
    return { name: `${n}`, at, byHand: one.byHand };
  }),
);

describe("whatever lies in the folder", () => {
  test("the newest of the past and all of the future stay", () => {
    fc.assert(
      fc.property(anyFolder, (all) => {
        const names = new Set(backupsToRemove(all, now));
        const past = all.filter(({ at }) => at <= now);
        const newest = Math.max(...past.map(({ at }) => at.getTime()));
        if (past.length > 0)
          expect(past.some(({ name, at }) => at.getTime() === newest && !names.has(name))).toBe(true);
        expect(all.filter(({ at, name }) => at > now && names.has(name))).toEqual([]);
      }),
    );
  });

  test("backups by hand, however many, remove no nightly one", () => {
    fc.assert(
      fc.property(
        anyFolder,
        fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 100 }),
        (all, more) => {
          const flood = more.map((minutes, n) => ({ ...byHand(minutes), name: `flood ${n}` }));
          const before = kept(all).filter((one) => !one.byHand);
          const after = new Set(kept([...all, ...flood]).map(({ name }) => name));
          const newest = all
            .filter(({ at }) => at <= now)
            .toSorted((a, b) => b.at.getTime() - a.at.getTime())[0];
          expect(before.filter(({ name }) => name !== newest?.name && !after.has(name))).toEqual([]);
        },
      ),
    );
  });

  test("a second look removes nothing more", () => {
    fc.assert(
      fc.property(anyFolder, (all) => {
        expect(backupsToRemove(kept(all), now)).toEqual([]);
      }),
    );
  });
});

test("a person makes one backup in an hour", () => {
  expect(nextByHand([byHand(60), nightly(0)], now)).toBeNull();
  expect(nextByHand([byHand(59), byHand(-10)], now)?.toISOString()).toBe("2026-03-11T13:06:00.000Z");
});
