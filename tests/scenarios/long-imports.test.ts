import { expect, test } from "vitest";
import { importCustomers } from "#app/operations/customers/customers";
import { perform } from "#app/work";
import { customerInput } from "#domain/customers/customers";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";

test("while a long list is taken in, others read and see none of it; their writes come after it", async () => {
  const app = await testApp();
  await testOrganisation(app);
  const { actor } = await testPerson(app, "Maren Olsen", "officer");
  const lines = Array.from({ length: 4_000 }, (_, n) => customerInput.parse({ name: `Customer ${n}` }));
  const count = async () => (await app.read.selectFrom("customers").select("id").execute()).length;
  let done = false;
  const taken = perform(app, actor, (work) => importCustomers(work, lines, "customers.csv")).finally(() => {
    done = true;
  });
  const seen: number[] = [];
  let other: Promise<unknown> | undefined;
  while (!done) {
    await new Promise((resume) => setImmediate(resume));
    if (!done) seen.push(await count());
    other ??= perform(app, actor, (work) => importCustomers(work, lines.slice(0, 1), "one.csv"));
  }
  expect((await taken).registered).toBe(4_000);
  expect(await other).toMatchObject({ registered: 0, unchanged: 1 });
  expect(seen.length).toBeGreaterThan(5);
  expect(Math.max(...seen.slice(0, -1))).toBe(0);
  expect(await count()).toBe(4_000);
}, 60_000);
