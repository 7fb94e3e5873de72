import { expect, test } from "vitest";
import { addEvidence } from "#app/operations/evidence/evidence";
import { listEvidenceTasks } from "#app/queries/tasks/evidence";
import { perform } from "#app/work";
import { countEvidence } from "#db/evidence/lists";
import { readMenuCounts } from "#db/installation/menu-counts";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";

test("of more items than are shown, those that wait longest are", async () => {
  const app = await testApp("2026-03-11T13:05:00.000Z");
  await testOrganisation(app);
  const ada = await testPerson(app, "Ada", "officer");
  const file = await app.vault.put(Buffer.from("user\nada\n"));
  const add = (title: string) =>
    perform(app, ada.actor, (work) =>
      addEvidence(work, {
        title,
        shows: "Every account.",
        kind: "list",
        provenance: {
          source: "Directory",
          extractedAt: new Date(work.now),
          rows: 1,
          completeness: "Counted",
        },
        files: [{ name: "users.csv", mediaType: "text/csv", ...file }],
      }),
    );
  await add("Oldest item");
  app.clock.advance(1000);
  await Promise.all(Array.from({ length: 200 }, (_, n) => add(`Item ${n}`)));
  const tasks = await listEvidenceTasks(app.read, app.clock.now);
  expect(tasks.map(({ title }) => title)).toContain("Accept or return Oldest item");
  expect(await countEvidence(app.read, { state: "waiting", followed: false })).toBe(201);
  expect(await readMenuCounts(app.read, "2026-03-11")).toMatchObject({ policies: 0 });
});
