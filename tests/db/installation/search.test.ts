import { expect, test } from "vitest";
import { indexWaiting, restartIndex } from "#app/operations/installation/search-index";
import { adoptTemplates } from "#app/operations/policies/policies";
import { perform } from "#app/work";
import { searchMarksOf } from "#db/client";
import { searchRecords } from "#db/installation/search";
import { insertPerson, savePerson } from "#db/people/people";
import { hitKinds } from "#db/search-sources";
import { recordTest, type TestApp, testApp, testOrganisation, testPerson } from "#tests/support/app";
import { cast, firstList, importList, openedReview, signEverything } from "#tests/support/review-cast";

async function house() {
  const app = await testApp();
  await testOrganisation(app);
  for (const name of [
    "Tomás Ferreira",
    "Олена Шевченко",
    "100% Sure",
    "田中 美咲",
    "عائشة بن علي",
    "ＡＢＣ Full-Width",
  ])
    await person(app, name);
  return app;
}

const cli = { kind: "cli", name: "test" } as const;

async function person(app: TestApp, name: string): Promise<string> {
  const id = `person-${name}`;
  await perform(app, cli, async (work) => {
    await insertPerson(work.db, {
      id,
      name,
      email: `${Buffer.from(name).toString("hex")}@tidewater.example`,
      department: null,
      title: null,
      manager_id: null,
      starts_on: null,
      ends_on: null,
      created_at: work.now.toISOString(),
    });
    await recordTest(work);
  });
  return id;
}

const titles = async (
  app: { read: TestApp["read"] },
  text: string,
  kinds = hitKinds as readonly (typeof hitKinds)[number][],
) => (await searchRecords(app.read, kinds, text, 20)).hits.map((hit) => hit.title);

test.each([
  ["tomas", ["Tomás Ferreira"]],
  ["ferr tom", ["Tomás Ferreira"]],
  ["ОЛЕНА", ["Олена Шевченко"]],
  ["100%", ["100% Sure"]],
  ["0%", ["100% Sure"]],
  ["_", []],
  ["tomas\u0000", ["Tomás Ferreira"]],
  ["田中", ["田中 美咲"]],
  ["美咲", ["田中 美咲"]],
  ["عائشة", ["عائشة بن علي"]],
  ["abc", ["ＡＢＣ Full-Width"]],
  ['"', []],
  ['a" OR b:', []],
  ["'; drop table people; --", []],
])("%j finds %j among people", async (text, names) => {
  const app = await house();
  expect(await titles(app, text, ["person"])).toEqual(names);
});

test.each([
  ["fereira", "a letter is missing"],
  ["ferrreira", "a letter is too many"],
  ["ferriera", "two letters changed places"],
  ["verreira", "the first letter is another"],
  ["eferreira", "a letter stands before the first"],
  ["tomss fereira", "two words, each with an error"],
  ["шевчинко", "another script"],
])("%j finds the name: %s", async (text) => {
  const app = await house();
  const { hits, meant } = await searchRecords(app.read, ["person"], text, 20);
  expect(hits).toHaveLength(1);
  expect(meant).not.toBeNull();
});

test("short words and far ones are no typing errors", async () => {
  const app = await house();
  expect(await titles(app, "tim", ["person"])).toEqual([]);
  expect(await titles(app, "forgiven", ["person"])).toEqual([]);
});

test("texts of policies are searched, and names come before texts", async () => {
  const app = await testApp();
  await testOrganisation(app);
  const officer = await testPerson(app, "Ines Holm", "officer");
  await perform(app, officer.actor, (work) => adoptTemplates(work, ["access-control", "acceptable-use"]));
  const { hits } = await searchRecords(app.read, ["policy"], "access control", 20);
  expect(hits[0]).toMatchObject({ path: "access-control", inText: false });
  const { hits: inside } = await searchRecords(app.read, ["policy"], "least privilege", 20);
  expect(inside.map((hit) => [hit.path, hit.inText])).toContainEqual(["access-control", true]);
  // A word of two signs beside longer ones leaves the hits in texts.
  const { hits: short } = await searchRecords(app.read, ["policy"], "of least privilege", 20);
  expect(short.map((hit) => [hit.path, hit.inText])).toContainEqual(["access-control", true]);
});

test("removals and accounts are found, and accounts that a later list does not have are not", async () => {
  const c = await cast();
  const list = await importList(c, firstList);
  expect(list.accounts).toBe(4);
  expect(await titles(c.app, "etl", ["account"])).not.toEqual([]);
  const id = await openedReview(c, {}, null);
  await signEverything(c, id);
  c.app.clock.advance(3_600_000);
  const before = await titles(c.app, "misaki", ["account"]);
  await importList(
    c,
    firstList
      .split("\n")
      .filter((line) => !line.includes("misaki"))
      .join("\n"),
  );
  expect([before.length, (await titles(c.app, "misaki", ["account"])).length]).toEqual([1, 0]);
  const removals = await c.app.read.selectFrom("removals").select("ref").execute();
  for (const { ref } of removals)
    expect((await searchRecords(c.app.read, ["removal"], ref, 20)).hits).toHaveLength(1);
});

test("a change is found at once, under its new name alone; one that is taken back is not", async () => {
  const app = await house();
  const id = await person(app, "Marguerite Old");
  await perform(app, cli, async (work) => {
    await savePerson(work.db, id, { name: "Marguerite New" });
    await recordTest(work);
  });
  expect([await titles(app, "marguerite old"), await titles(app, "marguerite new")]).toEqual([
    [],
    ["Marguerite New"],
  ]);
  const refused = perform(app, cli, async (work) => {
    await savePerson(work.db, id, { name: "Marguerite Never" });
    throw new Error("refused");
  });
  await expect(refused).rejects.toThrow("refused");
  expect(await titles(app, "marguerite never")).toEqual([]);
  // The next write has none of it to index.
  expect([...searchMarksOf(app.db).take()]).toEqual([]);
});

test("of a large import the rest waits for the job, and is whole after a stop in the middle", async () => {
  const app = await house();
  const people = Array.from({ length: 700 }, (_, n) => ({
    id: `bulk-${String(n).padStart(4, "0")}`,
    name: `Bulk Person${n}`,
    email: `bulk${n}@tidewater.example`,
    department: null,
    title: null,
    manager_id: null,
    starts_on: null,
    ends_on: null,
    created_at: app.now().toISOString(),
  }));
  await perform(app, cli, async (work) => {
    for (const one of people) await insertPerson(work.db, one);
    await recordTest(work);
  });
  expect(await titles(app, "bulk699")).toEqual([]);
  app.stopping.abort();
  expect(await indexWaiting(app)).toBe(0);
  const again = Object.assign(Object.create(app), { stopping: new AbortController() });
  expect(await indexWaiting(again)).toBeGreaterThan(3);
  expect(await titles(app, "bulk699")).toEqual(["Bulk Person699"]);
  expect(await indexWaiting(again)).toBe(0);
});

test("the index is made again from the records, as it was", async () => {
  const app = await house();
  const before = await app.read.selectFrom("search_records").select(["kind", "key"]).orderBy("key").execute();
  await perform(app, cli, restartIndex);
  expect(await titles(app, "tomas")).toEqual([]);
  await indexWaiting(app);
  expect(
    await app.read.selectFrom("search_records").select(["kind", "key"]).orderBy("key").execute(),
  ).toEqual(before);
  expect(await titles(app, "tomas")).toEqual(["Tomás Ferreira"]);
});

test("every kind can be searched", async () => {
  const app = await house();
  expect(await titles(app, "nothing has this")).toEqual([]);
});
