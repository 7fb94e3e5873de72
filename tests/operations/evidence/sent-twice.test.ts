import { beforeEach, expect, test } from "vitest";
import { addEvidence } from "#app/operations/evidence/evidence";
import { type Actor, perform } from "#app/work";
import { newId } from "#db/ids";
import { type TestApp, type TestPerson, testApp, testOrganisation, testPerson } from "#tests/support/app";

let app: TestApp;
let ines: TestPerson;
let maren: TestPerson;
beforeEach(async () => {
  app = await testApp();
  await testOrganisation(app);
  ines = await testPerson(app, "Ines Holm", "officer");
  maren = await testPerson(app, "Maren Olsen", "officer");
});

async function send(
  id: string,
  { title = "Users", text = "ana", supersedes = "", by = ines.actor as Actor } = {},
) {
  const file = await app.vault.put(Buffer.from(text));
  return perform(app, by, (work) =>
    addEvidence(work, {
      id,
      title,
      kind: "list",
      supersedes: supersedes || null,
      provenance: { source: "Directory", extractedAt: app.now() },
      files: [{ name: "users.csv", mediaType: "text/csv", ...file }],
    }),
  );
}
const items = () => app.read.selectFrom("evidence_items").select("ref").execute();

test("a form that is sent four times at once makes one item", async () => {
  const id = newId(app.now());
  const made = await Promise.all([send(id), send(id), send(id), send(id)]);
  expect(new Set(made.map(({ ref }) => ref)).size).toBe(1);
  expect(await items()).toHaveLength(1);
});

test("a successor that is sent twice is one successor", async () => {
  const { id: old } = await send(newId(app.now()));
  const id = newId(app.now());
  expect(await send(id, { supersedes: old })).toEqual(await send(id, { supersedes: old }));
  expect(await items()).toHaveLength(2);
});

test.each([
  ["another title", { title: "Groups" }],
  ["another file", { text: "ben" }],
])("a form that comes back with %s is refused", async (_, change) => {
  const id = newId(app.now());
  await send(id);
  await expect(send(id, change)).rejects.toThrow("made EV-000001");
});

test("the id of another user's item is refused and its reference is not shown", async () => {
  const id = newId(app.now());
  await send(id);
  await expect(send(id, { by: maren.actor })).rejects.toThrow("Open the form again.");
});
