import { expect, test } from "vitest";
import type { Visitor } from "#app/auth/visitor";
import { addEvidence } from "#app/operations/evidence/evidence";
import { findRecords } from "#app/queries/search";
import { perform } from "#app/work";
import { searchRecords } from "#db/installation/search";
import { insertPerson } from "#db/people/people";
import { recordTest, testApp, testOrganisation, testPerson } from "#tests/support/app";

test("an auditor finds the record of their period behind many others that match", async () => {
  const app = await testApp("2026-01-05T10:00:00.000Z");
  await testOrganisation(app);
  const ada = await testPerson(app, "Ada", "officer");
  const { actor } = await testPerson(app, "Eve", "auditor");
  const file = await app.vault.put(Buffer.from("one\n"));
  const add = (title: string, covers: { from: string; to: string }) =>
    perform(app, ada.actor, (work) =>
      addEvidence(work, {
        title,
        shows: title,
        kind: "list",
        provenance: { source: "Directory", extractedAt: work.now, rows: 1, completeness: "Counted" },
        files: [{ name: "list.csv", mediaType: "text/csv", ...file }],
        covers,
      }),
    );
  for (let n = 0; n < 30; n++) await add(`Quarterly list ${n}`, { from: "2025-01-01", to: "2025-03-31" });
  await add("Quarterly list of the period", { from: "2026-01-01", to: "2026-01-05" });
  const auditor = { ...actor, scope: { from: "2026-01-01", to: "2026-03-31" } } as unknown as Visitor;
  const find = async (text: string) =>
    (await findRecords(app, auditor, text, 5)).records.map(({ title }) => title);
  expect(await find("quarterly list")).toEqual(["Quarterly list of the period"]);
  expect(await find("quarterly period")).toEqual(["Quarterly list of the period"]);
});

test("a search among some records is not cut by the number of the others", async () => {
  const app = await testApp();
  await testOrganisation(app);
  await perform(app, { kind: "cli", name: "test" }, async (work) => {
    for (let n = 1000; n < 1260; n++) {
      await insertPerson(work.db, {
        id: `person-${n}`,
        name: `Kim Osei ${n}`,
        email: `p${n}@tidewater.example`,
        department: null,
        title: null,
        manager_id: null,
        starts_on: null,
        ends_on: null,
        created_at: work.now.toISOString(),
      });
    }
    await recordTest(work);
  });
  const within = [{ kind: "person" as const, key: "person-1259" }];
  for (const text of ["kim", "osei", "osei kim", "tidewater", "osai", "ki"]) {
    const { hits } = await searchRecords(app.read, ["person"], text, 5, within);
    expect([text, ...hits.map(({ key }) => key)]).toEqual([text, "person-1259"]);
  }
});
