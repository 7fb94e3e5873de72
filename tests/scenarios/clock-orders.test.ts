import fc from "fast-check";
import { expect, test } from "vitest";
import { chooseRegimes } from "#app/operations/breach-clocks/rules";
import { perform } from "#app/work";
import { listClockMoves, listClocks } from "#db/breach-clocks/clocks";
import type { ClockStartName } from "#domain/breach-clocks/clock-starts";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";
import { anchor, customer, incident } from "#tests/support/breach";

const start = Date.parse("2026-03-01T00:00:00Z");
const step = fc.record({
  kind: fc.constantFrom<ClockStartName>("occurred", "discovered", "aware", "verified", "determined"),
  hours: fc.integer({ min: 0, max: 200 }),
});

test("whatever is set and corrected: each change of a deadline has its line, old and new; the facts that stand decide, not the way to them", async () => {
  const app = await testApp("2026-03-11T13:05:00.000Z");
  await testOrganisation(app);
  const { actor } = await testPerson(app, "Maren Olsen", "officer");
  await perform(app, actor, (work) =>
    chooseRegimes(work, ["gdpr-controller", "gdpr-processor", "nis2", "contracts"]),
  );
  const customers = [await customer(app, actor, "Aurora Clinics")];
  const opened = () => incident(app, actor, { customers });
  const clocksOf = async (id: string) =>
    new Map((await listClocks(app.read, id)).map((clock) => [clock.id, clock]));
  const outcome = async (id: string) =>
    [...(await clocksOf(id)).values()]
      .map((one) => `${one.ruleId} ${one.deadlineAt?.toISOString() ?? "waits"}`)
      .sort();
  const set = (id: string, kind: ClockStartName, hours: number) =>
    anchor(app, actor, id, kind, new Date(start + hours * 3_600_000).toISOString());

  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      const { id } = await opened();
      const standing = new Map<ClockStartName, number>();
      for (const { kind, hours } of steps) {
        if (standing.get(kind) === hours) continue;
        const before = await clocksOf(id);
        const moves = (await listClockMoves(app.read, id)).length;
        app.clock.advance(1000);
        await set(id, kind, hours);
        standing.set(kind, hours);
        const after = await clocksOf(id);
        const moved = [...after.values()].filter((one) => {
          const old = before.get(one.id)!.deadlineAt?.getTime();
          return old !== undefined && old !== one.deadlineAt?.getTime();
        });
        const lines = (await listClockMoves(app.read, id)).slice(moves);
        expect(
          lines.map((line) => [line.clock_id, line.old_deadline_at, line.new_deadline_at]).sort(),
        ).toEqual(
          moved
            .map((one) => [
              one.id,
              before.get(one.id)!.deadlineAt!.toISOString(),
              one.deadlineAt?.toISOString() ?? null,
            ])
            .sort(),
        );
        for (const one of moved) expect(one.anchor).toBe(kind);
      }
      const straight = await opened();
      for (const [kind, hours] of [...standing].reverse()) await set(straight.id, kind, hours);
      expect(await outcome(straight.id)).toEqual(await outcome(id));
    }),
    { numRuns: 15 },
  );
}, 60_000);
