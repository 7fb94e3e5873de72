import { expect, test } from "vitest";
import { hitKinds, searchRecords } from "#db/installation/search";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";

async function house() {
  const app = await testApp();
  await testOrganisation(app);
  await testPerson(app, "Tomás Ferreira", "officer");
  await testPerson(app, "Олена Шевченко");
  await testPerson(app, "100% Sure");
  return app;
}

test.each([
  ["tomas", ["Tomás Ferreira"]],
  ["ОЛЕНА", ["Олена Шевченко"]],
  ["%", ["100% Sure"]],
  ["_", []],
  ["'; drop table people; --", []],
])("%j finds %j among people", async (text, names) => {
  const app = await house();
  const hits = await searchRecords(app.read, ["person"], text, 20);
  expect(hits.map((hit) => hit.title)).toEqual(names);
});

test("every kind can be searched", async () => {
  const app = await house();
  expect(await searchRecords(app.read, hitKinds, "nothing has this", 20)).toEqual([]);
});
