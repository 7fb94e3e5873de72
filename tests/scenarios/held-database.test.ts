import { setTimeout as pause } from "node:timers/promises";
import SQLite from "better-sqlite3";
import { expect, test } from "vitest";
import { addPerson } from "#app/operations/people/people";
import { perform } from "#app/work";
import { personInput } from "#domain/people/people";
import { testApp, testOrganisation } from "#tests/support/app";

test("while another process holds the database, a change is refused in words, reading goes on, and it is done after", async () => {
  const app = await testApp();
  await testOrganisation(app);
  const other = new SQLite(app.databaseFile);
  const person = personInput.parse({ name: "Ada", email: "ada@x.example" });
  const add = () => perform(app, { kind: "cli", name: "test" }, (work) => addPerson(work, person));
  other.exec("begin immediate");
  try {
    await expect(add()).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringMatching(/^Another process holds the database\. Wait until it has ended/),
    });
    expect(await app.read.selectFrom("people").select("id").execute()).toEqual([]);
  } finally {
    other.exec("rollback");
    other.close();
  }
  expect(await add()).toMatch(/^[0-9a-f-]{36}$/);
}, 120_000);

test("a change that waits for another process leaves the loop to everyone else, and is done once the lock is free", async () => {
  const app = await testApp();
  await testOrganisation(app);
  const other = new SQLite(app.databaseFile);
  const person = personInput.parse({ name: "Ada", email: "ada@x.example" });
  other.exec("begin immediate");
  let done = false;
  const added = perform(app, { kind: "cli", name: "test" }, (work) => addPerson(work, person)).finally(() => {
    done = true;
  });
  // Ten turns of a timer pass within the five seconds for which the change waits; a synchronous wait lets none pass.
  for (let turn = 0; turn < 10; turn++) await pause(1);
  expect(done).toBe(false);
  expect(await app.read.selectFrom("people").select("id").execute()).toEqual([]);
  other.exec("rollback");
  other.close();
  expect(await added).toMatch(/^[0-9a-f-]{36}$/);
}, 120_000);
