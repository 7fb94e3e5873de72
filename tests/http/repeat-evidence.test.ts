import { expect, test } from "vitest";
import { loadProgramme } from "#app/operations/controls/programme";
import { addEvidence } from "#app/operations/evidence/evidence";
import { loader } from "#app/routes/evidence/new.tsx";
import { perform } from "#app/work";
import { programmeInput } from "#domain/controls/programme";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";

test("repeating an item copies what stays the same, and neither its time of extraction nor its completeness", async () => {
  const app = await testApp("2026-03-11T13:05:00.000Z");
  await testOrganisation(app);
  const officer = await testPerson(app, "Maren Olsen", "officer");
  const period = { periodFrom: "2025-07-01", periodTo: "2026-06-30", inForceFrom: "2026-02-01" };
  await perform(app, officer.actor, (work) => loadProgramme(work, programmeInput.parse(period)));
  const text = await app.vault.put(Buffer.from("user,mfa\n"));
  const same = { source: "Directory", environment: "production", query: "/users" };
  const { ref } = await perform(app, officer.actor, (work) =>
    addEvidence(work, {
      title: "Users",
      shows: "Every account has a second factor.",
      kind: "list",
      provenance: { ...same, extractedAt: app.now(), completeness: "Counted: 12 of 12" },
      files: [{ name: "users.csv", mediaType: "text/csv", ...text }],
      controls: [{ controlRef: "AC-03" }],
    }),
  );
  const visitor = { ...officer, ...officer.actor, zone: null, scope: null };
  const valuesAt = async (query: string) => {
    const request = new Request(`http://localhost/evidence/new?control=AC-03&${query}`);
    return (await loader({ request, params: {}, context: { app, visitor } } as never)).values;
  };
  const repeated = await valuesAt(`repeat=${ref}`);
  expect(repeated).toMatchObject({ ...same, title: "Users", kind: "list", control: "AC-03" });
  expect(repeated).not.toHaveProperty("completeness");
  expect(repeated.extractedAt).toBeUndefined();
  expect((await valuesAt("")).extractedAt).toBeDefined();
  // What a new file holds is counted again, also where it supersedes another.
  expect(await valuesAt(`supersedes=${ref}`)).not.toHaveProperty("completeness");
});
