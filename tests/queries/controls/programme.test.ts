import { expect, test } from "vitest";
import { loadProgramme } from "#app/operations/controls/programme";
import { recordEvidence } from "#app/operations/evidence/evidence";
import { readProgramme } from "#app/queries/controls/programme";
import { perform } from "#app/work";
import { programmeInput } from "#domain/controls/programme";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";

test("those who ask in one minute share an answer, until anything is written; what is written is seen at once", async () => {
  const app = await testApp("2026-03-11T13:05:00.000Z");
  await testOrganisation(app, { period_from: null, period_to: null, categories: "[]" });
  const maren = await testPerson(app, "Maren Olsen", "officer");
  const load = { periodFrom: "2025-07-01", periodTo: "2026-06-30", inForceFrom: "2025-07-01" };
  const input = programmeInput.parse({ ...load, ownerId: maren.personId });
  await perform(app, maren.actor, (work) => loadProgramme(work, input));
  const ask = (ref?: string) => readProgramme(app.read, app.clock.now, null, ref ? { ref } : {});

  const first = await ask();
  expect(await ask()).toBe(first);
  expect(await ask("AC-03")).not.toBe(first);
  expect(() => (first.controls as unknown[]).push({})).toThrow();
  expect(() => (first.controls[0]!.occurrences as unknown[]).push({})).toThrow();

  const file = await app.vault.put(Buffer.from("user,role\n"));
  const { ref } = await perform(app, maren.actor, (work) =>
    recordEvidence(work, {
      title: "Review",
      shows: "",
      kind: "list",
      covers: null,
      provenance: {
        source: "By hand",
        query: null,
        extractedAt: new Date("2026-03-01T06:00:00Z"),
        rows: 1,
        completeness: null,
      },
      files: [{ name: "roles.csv", mediaType: "text/csv", ...file }],
      controls: [{ controlRef: "AC-03", dueOn: "2026-03-31" }],
    }),
  );
  const refs = (await ask()).controls.flatMap(({ evidence }) => evidence.map((one) => one.ref));
  expect(refs).toEqual([ref]);
  expect((await ask("AC-03")).controls.map(({ evidence }) => evidence.length)).toEqual([1]);
  expect((await ask("XX-99")).controls).toEqual([]);

  const before = await ask();
  app.clock.advance(60_000);
  expect(await ask()).not.toBe(before);
});
