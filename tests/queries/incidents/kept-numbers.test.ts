import { expect, test } from "vitest";
import { stepIncident } from "#app/operations/incidents/incidents";
import { perform } from "#app/work";
import { openReader } from "#db/client";
import { listContained } from "#db/incidents/numbers";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";
import { incident } from "#tests/support/breach";

test("when incidents were contained is read on from where it was read to, and is what a new reader finds", async () => {
  const app = await testApp();
  await testOrganisation(app);
  const { actor } = await testPerson(app, "Maren Olsen", "officer");
  const step = (id: string, to: "confirmed" | "contained" | "resolved") =>
    perform(app, actor, (work) => stepIncident(work, id, to));
  const [one, two] = [await incident(app, actor, {}), await incident(app, actor, {})];
  expect(await listContained(app.read)).toEqual(new Map());
  const firsts: [string, Date][] = [];
  for (const { id } of [one, two]) {
    await step(id, "confirmed");
    expect((await listContained(app.read)).has(id)).toBe(false);
    await step(id, "contained");
    firsts.push([id, app.now()]);
    expect(await listContained(app.read)).toEqual(new Map(firsts));
    app.clock.advance(60_000);
    // The first time counts.
    await step(id, "resolved");
    expect(await listContained(app.read)).toEqual(new Map(firsts));
  }
  const fresh = openReader(app.databaseFile);
  expect(await listContained(fresh)).toEqual(new Map(firsts));
  await fresh.destroy();
  await app.read.transaction().execute(async (tx) => {
    expect(await listContained(tx)).toEqual(new Map(firsts));
  });
});
