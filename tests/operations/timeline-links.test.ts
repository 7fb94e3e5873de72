import { expect, test } from "vitest";
import { recordEvidence } from "#app/operations/evidence/evidence";
import { addSystem } from "#app/operations/systems/systems";
import { addTimelineLine } from "#app/operations/timeline";
import { readIncidentRecord } from "#app/queries/incidents/record";
import { perform } from "#app/work";
import { systemInput } from "#domain/systems/systems";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";
import { incident } from "#tests/support/breach";

test("a line of the timeline points to evidence and systems on record, once each; one that is not there is named at its field", async () => {
  const app = await testApp("2026-03-11T13:05:00.000Z");
  await testOrganisation(app);
  const { actor } = await testPerson(app, "Maren Olsen", "officer");
  const { id, ref } = await incident(app, actor, { personalData: "no" });
  const item = await perform(app, actor, (work) =>
    recordEvidence(work, {
      title: "Log of the object store",
      kind: "list",
      provenance: { source: "Object store", extractedAt: app.now() },
      files: [],
    }),
  );
  await perform(app, actor, (work) => addSystem(work, systemInput.parse({ name: "Object store" })));
  const add = (links: { evidence?: string[]; systems?: string[] }) =>
    perform(app, actor, (work) =>
      addTimelineLine(work, {
        incidentId: id,
        kind: "note",
        at: "2026-03-10",
        text: "Seen in the log",
        links,
      }),
    );
  await expect(add({ evidence: [item.ref, "EV-9999"] })).rejects.toMatchObject({ field: "evidence" });
  await expect(add({ systems: ["Objekt store"] })).rejects.toMatchObject({ field: "systems" });
  const lines = async () => (await readIncidentRecord(app.read, ref, app.now()))!.timeline;
  expect(await lines()).toEqual([]);
  await add({ evidence: [item.ref, item.ref.toLowerCase()], systems: ["Object store"] });
  expect(await lines()).toMatchObject([
    { evidence: [{ ref: item.ref, title: "Log of the object store" }], systems: [{ name: "Object store" }] },
  ]);
  await expect(app.db.deleteFrom("incident_line_links").execute()).rejects.toThrow("append-only");
});
