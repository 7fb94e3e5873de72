import { expect, test } from "vitest";
import { importCustomers } from "#app/operations/customers/customers";
import { affectManyCustomers } from "#app/operations/incidents/affected-customers";
import { perform } from "#app/work";
import { listClockMoves, listClocks } from "#db/breach-clocks/clocks";
import { listCustomers } from "#db/customers/customers";
import { customerInput } from "#domain/customers/customers";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";
import { anchor, incident } from "#tests/support/breach";
import { longestStretch } from "#tests/support/turns";

/** Milliseconds of processor time: one page of rows, read or written, and a turn. */
const most = 100;

test("naming thousands of customers, and correcting their clocks' start, give others a turn", async () => {
  const app = await testApp("2026-03-11T13:05:00.000Z");
  await testOrganisation(app);
  const { actor } = await testPerson(app, "Maren Olsen", "officer");
  const lines = Array.from({ length: 2000 }, (_, index) =>
    customerInput.parse({ name: `Customer ${index}`, securityEmail: `security@c${index}.example` }),
  );
  await perform(app, actor, (work) => importCustomers(work, lines, "customers.csv"));
  const { id, ref } = await incident(app, actor);
  await anchor(app, actor, id, "aware", "2026-03-11T11:00:00.000Z");
  const chosen = (await listCustomers(app.read)).map((one) => one.id);
  const naming = async () => expect(await affectManyCustomers(app, actor, ref, chosen)).toBe(2000);
  expect(await longestStretch(naming)).toBeLessThan(most);
  // Each part is a transaction of its own, so that no other change waits for all of them.
  const entries = await app.read
    .selectFrom("audit_log")
    .select("after")
    .where("action", "=", "incidents.affect-customers")
    .execute();
  expect(entries.map(({ after }) => JSON.parse(after ?? "{}").customers.length)).toEqual([1000, 1000]);
  await expect(affectManyCustomers(app, actor, ref, chosen)).rejects.toMatchObject({ field: "customers" });
  const counted = (await listClocks(app.read, id)).filter((one) => one.customerId && one.deadlineAt);
  expect(new Set(counted.map((one) => one.customerId)).size).toBe(2000);
  const correcting = () => anchor(app, actor, id, "aware", "2026-03-11T10:00:00.000Z");
  expect(await longestStretch(correcting)).toBeLessThan(most);
  expect((await listClockMoves(app.read, id)).length).toBeGreaterThan(2000);
}, 60_000);
