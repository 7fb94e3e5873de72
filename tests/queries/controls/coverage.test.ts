import { expect, test } from "vitest";
import { loadProgramme } from "#app/operations/controls/programme";
import { recordEvidence } from "#app/operations/evidence/evidence";
import { readCoverage } from "#app/queries/controls/coverage";
import { readProgramme } from "#app/queries/controls/programme";
import { perform } from "#app/work";
import { programmeInput } from "#domain/controls/programme";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";

async function loaded(inForceFrom = "2026-02-01") {
  const app = await testApp();
  await testOrganisation(app);
  const officer = await testPerson(app, "Maren Olsen", "officer");
  const period = { periodFrom: "2025-07-01", periodTo: "2026-06-30", inForceFrom };
  await perform(app, officer.actor, (work) => loadProgramme(work, programmeInput.parse(period)));
  return app;
}

test("every criterion is there with each control that covers it, and each line counts every occurrence once", async () => {
  const app = await loaded();
  const { lines } = await readCoverage(app.read, app.now(), null);
  const { controls } = await readProgramme(app.read, app.now());
  const pairs = controls.flatMap(({ ref, version }) => version.criteria.map((id) => `${id} ${ref}`));
  const shown = lines.flatMap(({ criterion, control }) => (control ? [`${criterion} ${control.ref}`] : []));
  expect(shown.toSorted()).toEqual(pairs.filter((pair) => shown.includes(pair)).toSorted());
  expect(new Set(shown).size).toBe(shown.length);
  for (const { control } of lines) {
    if (!control) continue;
    const { occurrences } = controls.find(({ ref }) => ref === control.ref)!;
    const { held, recordedLate, late, part, missed, notApplicable, open, expected } = control;
    expect(held + recordedLate + late + part + missed + notApplicable + open, control.ref).toBe(expected);
    expect(expected, control.ref).toBe(occurrences.filter(({ state }) => state !== "not-expected").length);
  }
});

test("what comes next is missed on the day it says, if nothing is done", async () => {
  const app = await loaded();
  const { next, programme } = await readCoverage(app.read, app.now(), null);
  const [first] = next;
  expect(first!.exceptionFrom > programme.today).toBe(true);
  const missed = async () =>
    (await readProgramme(app.read, app.now(), null, { ref: first!.ref })).controls[0]!.counts.missed;
  const before = await missed();
  app.clock.advance((first!.daysLeft - 1) * 86_400_000);
  expect(await missed()).toBe(before);
  app.clock.advance(86_400_000);
  expect(await missed()).toBeGreaterThan(before);
  const later = await readCoverage(app.read, app.now(), null);
  expect(later.next.every(({ exceptionFrom }) => exceptionFrom > later.programme.today)).toBe(true);
});

test("evidence that serves no occurrence of the period is neither named nor counted", async () => {
  const app = await loaded("2025-07-01");
  const given = async (scope: { from: string; to: string } | null) =>
    (await readCoverage(app.read, app.now(), scope)).lines.find(({ control }) => control?.ref === "AC-03")!
      .control!;
  const officer = await testPerson(app, "Olu Adeyemi", "officer");
  await perform(app, officer.actor, (work) =>
    recordEvidence(work, {
      title: "Accounts",
      kind: "list",
      provenance: { source: "Okta", extractedAt: work.now },
      files: [],
      controls: [{ controlRef: "AC-03" }],
    }),
  );
  expect((await given(null)).evidenceCount).toBe(1);
  const before = await given({ from: "2025-07-01", to: "2025-12-31" });
  expect([before.evidenceCount, before.evidence]).toEqual([0, []]);
});

test("nothing comes next in a period that is over", async () => {
  const app = await loaded();
  const scope = { from: "2025-07-01", to: "2025-09-30" };
  expect((await readCoverage(app.read, app.now(), scope)).next).toEqual([]);
});
