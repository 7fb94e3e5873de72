import { expect, test } from "vitest";
import { record } from "#app/audit";
import { perform } from "#app/work";
import { findPerson } from "#db/people/people";
import { testApp, testOrganisation } from "#tests/support/app";
import { longestStretch } from "#tests/support/turns";

const times = 12_000;

test("work that asks thousands of questions, reading or in a transaction, keeps no one from a turn", async () => {
  const app = await testApp();
  await testOrganisation(app);
  const reading = async () => {
    for (let n = 0; n < times; n += 1) await findPerson(app.read, `unknown ${n}`);
  };
  const changing = () =>
    perform(app, { kind: "cli", name: "test" }, async (work) => {
      for (let n = 0; n < times; n += 1) await findPerson(work.db, `unknown ${n}`);
      await record(work, { action: "test.ask", subject: { type: "organisation", id: "one" } });
    });
  await reading();
  expect(await longestStretch(reading)).toBeLessThan(60);
  expect(await longestStretch(changing)).toBeLessThan(60);
});
