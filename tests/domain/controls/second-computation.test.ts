import fc from "fast-check";
import { expect, test } from "vitest";
import { frequencies } from "#domain/controls/controls";
import { occurrencesOf } from "#domain/controls/judging";
import type { Proof } from "#domain/controls/proofs";
import { addDays } from "#domain/days";
import { proof, version } from "#tests/domain/controls/facts";
import { secondComputation } from "#tests/domain/controls/second-computation";

const start = "2025-03-17";
const day = (min: number, max: number) => fc.integer({ min, max }).map((n) => addDays(start, n));
const versions = fc
  .array(
    fc.record({
      frequency: fc.constantFrom(...frequencies),
      inForceFrom: day(-60, 380),
      graceDays: fc.integer({ min: 0, max: 20 }),
      withinDays: fc.integer({ min: 0, max: 15 }),
      evidence: fc.constantFrom<string[]>(["list"], ["list", "later list"]),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .chain((list) =>
    fc.tuple(fc.constant(list), fc.array(fc.boolean(), { minLength: list.length, maxLength: list.length })),
  )
  .map(([list, retired]) =>
    list
      .toSorted((a, b) => a.inForceFrom.localeCompare(b.inForceFrom))
      .map((one, index) =>
        version({
          ...one,
          version: index + 1,
          retired: index > 0 && retired[index] === true,
          population: one.frequency === "per-event" ? "leavers" : null,
        }),
      ),
  );
const events = fc
  .array(day(-10, 380), { maxLength: 4 })
  .map((days) => days.map((on, index) => ({ id: `p${index}`, label: `P${index}`, on })));
const proofs = fc.array(
  fc
    .record({
      performed: day(-40, 420),
      length: fc.integer({ min: 0, max: 30 }),
      extracted: fc.integer({ min: 0, max: 20 }),
      recorded: fc.integer({ min: 0, max: 30 }),
      accepted: fc.option(fc.integer({ min: 0, max: 40 })),
      dueOn: fc.option(day(-10, 400)),
      eventId: fc.option(fc.constantFrom("p0", "p1", "p9"), { freq: 4 }),
      covers: fc.option(fc.tuple(day(-40, 300), fc.integer({ min: 0, max: 200 }))),
      items: fc.option(fc.constantFrom(["list"], ["later list"])),
      statement: fc.boolean(),
      removal: fc.option(
        fc.record({
          due: fc.integer({ min: 0, max: 20 }),
          proven: fc.option(fc.integer({ min: 0, max: 60 })),
          recorded: fc.integer({ min: 0, max: 40 }),
        }),
      ),
    })
    .map((fact): Proof => {
      const extractedOn = addDays(fact.performed, fact.extracted);
      const recordedOn = addDays(extractedOn, fact.recorded);
      return proof({
        performed: { from: addDays(fact.performed, -fact.length), to: fact.performed },
        extractedOn,
        recordedOn,
        acceptedOn: fact.accepted === null ? null : addDays(recordedOn, fact.accepted),
        dueOn: fact.dueOn,
        eventId: fact.eventId,
        covers: fact.covers
          ? { from: fact.covers[0], to: addDays(fact.covers[0], fact.covers[1]) }
          : { from: null, to: null },
        items: fact.items,
        statement: fact.statement,
        followUps: fact.removal
          ? [
              {
                dueOn: addDays(fact.performed, fact.removal.due),
                provenOn: fact.removal.proven === null ? null : addDays(fact.performed, fact.removal.proven),
                recordedOn:
                  fact.removal.proven === null
                    ? null
                    : addDays(fact.performed, fact.removal.proven + fact.removal.recorded),
              },
            ]
          : [],
      });
    }),
  { maxLength: 6 },
);
const programme = fc
  .record({
    versions,
    events,
    proofs,
    today: day(-20, 460),
    length: fc.integer({ min: 27, max: 380 }),
    shift: fc.integer({ min: 0, max: 200 }),
  })
  .map(({ length, shift, ...rest }) => ({
    ...rest,
    anchor: start,
    period: { from: addDays(start, shift), to: addDays(start, shift + length) },
  }));

function states({
  versions,
  period,
  anchor,
  events,
  proofs,
  today,
}: Parameters<typeof secondComputation>[0]) {
  return occurrencesOf(
    { versions },
    { period, anchor, populations: { leavers: events }, proofs, waivers: [], today },
  );
}

test("a second computation agrees on every line of 10,000 random programmes", () => {
  const text = (one: { from: string; due: string; version: number; event: string | null; state: string }) =>
    `${one.due} ${one.from} v${one.version} ${one.event ?? "-"} ${one.state}`;
  fc.assert(
    fc.property(programme, (one) => {
      const ours = states(one).map((line) => text({ ...line, event: line.event?.id ?? null }));
      expect(ours.toSorted()).toEqual(secondComputation(one).map(text).toSorted());
    }),
    { numRuns: 10_000 },
  );
}, 180_000);

test("officer and auditor read the same state of everything that falls due in both their periods", () => {
  const engagement = fc.tuple(programme, fc.integer({ min: 0, max: 300 }), fc.integer({ min: 27, max: 200 }));
  fc.assert(
    fc.property(engagement, ([one, after, length]) => {
      const own = { from: start, to: addDays(start, 364) };
      const scope = { from: addDays(start, after), to: addDays(start, after + length) };
      const officer = new Map(
        states({ ...one, period: own }).map((line) => [`${line.key} ${line.version}`, line]),
      );
      for (const line of states({ ...one, period: scope })) {
        const theirs = officer.get(`${line.key} ${line.version}`);
        const both = (due: string) => due >= scope.from && due <= scope.to && due <= own.to;
        if (theirs && both(line.due) && line.from === theirs.from) expect(line.state).toBe(theirs.state);
      }
    }),
    { numRuns: 2_000 },
  );
});
