import { expect, test } from "vitest";
import { addEvidence } from "#app/operations/evidence/evidence";
import { readEyesFacts } from "#app/queries/installation/two-pairs";
import { listEvidenceTasks } from "#app/queries/tasks/evidence";
import { perform } from "#app/work";
import { countEvidence } from "#db/evidence/lists";
import { readMenuCounts } from "#db/installation/menu-counts";
import { countTasks, ownTasks, type Task } from "#domain/tasks/tasks";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";

test("of more items than are shown, those that wait longest are", async () => {
  const app = await testApp("2026-03-11T13:05:00.000Z");
  await testOrganisation(app);
  const ada = await testPerson(app, "Ada", "officer");
  const file = await app.vault.put(Buffer.from("user\nada\n"));
  const bo = await testPerson(app, "Bo", "officer");
  const add = (title: string, by = ada) =>
    perform(app, by.actor, (work) =>
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
  await Promise.all(Array.from({ length: 20 }, (_, n) => add(`Item ${n}`)));
  app.clock.advance(1000);
  await add("Of Bo", bo);
  const tasks = await listEvidenceTasks(app.read, app.clock.now);
  const titles = (found: readonly Task[]) => found.map(({ title }) => title);
  expect(titles(tasks)).toContain("Accept or return Oldest item");
  expect(titles(tasks)).toContain("2 more items of evidence await review");
  expect(countTasks(tasks)).toBe(22);

  // For a person the limit comes after the choice of what is theirs to decide, and the number is theirs.
  const facts = await readEyesFacts(app.read);
  const ownOf = async ({ personId, userId }: typeof ada) => {
    const all = await listEvidenceTasks(app.read, app.clock.now, personId);
    return { all, own: ownTasks(all, { userId, personId, role: "officer" }, facts) };
  };
  const ofAda = await ownOf(ada);
  expect(titles(ofAda.own)).toEqual(["Accept or return Of Bo"]);
  expect(countTasks(ofAda.all)).toBe(22);
  const ofBo = await ownOf(bo);
  expect(titles(ofBo.own)).toContain("1 more item of evidence awaits review");
  expect(countTasks(ofBo.own)).toBe(21);
  expect(await countEvidence(app.read, { state: "waiting", followed: false })).toBe(22);
  expect(await readMenuCounts(app.read, "2026-03-11")).toMatchObject({ policies: 0 });
});
