import { expect, test } from "vitest";
import { perform } from "#app/work";
import { saveCustomers } from "#db/customers/customers";
import { insertMany } from "#db/many-rows";
import { recordTest, testApp } from "#tests/support/app";

test("many rows are set by their ids, each in the columns that it names and in no other", async () => {
  const app = await testApp();
  const row = (n: number) => ({
    id: `c${n}`,
    name: `Customer ${n}`,
    security_email: null,
    breach_hours: 24,
    breach_from: "verified",
    subprocessor_notice_days: 30,
    created_at: "2026-03-11T00:00:00.000Z",
  });
  await perform(app, { kind: "cli", name: "test" }, async (work) => {
    await insertMany(
      work.db,
      "customers",
      Array.from({ length: 9_000 }, (_, n) => row(n)),
    );
    const hours = Array.from({ length: 8_000 }, (_, n) => ({ breach_hours: n + 1, id: `c${n}` }));
    const contracts = [
      { id: "c8500", contract: "A-1", ended_at: null },
      { id: "c7", contract: "A-2", ended_at: "2026-03-12T00:00:00.000Z" },
    ];
    await saveCustomers(work.db, [...hours, ...contracts, { id: "c3" }]);
    await recordTest(work);
  });
  const of = (id: string) =>
    app.read
      .selectFrom("customers")
      .select(["name", "breach_hours", "contract", "ended_at"])
      .where("id", "=", id)
      .executeTakeFirst();
  expect(await of("c7")).toEqual({
    name: "Customer 7",
    breach_hours: 8,
    contract: "A-2",
    ended_at: "2026-03-12T00:00:00.000Z",
  });
  expect(await of("c7999")).toMatchObject({ breach_hours: 8000, contract: null });
  expect(await of("c8500")).toMatchObject({ breach_hours: 24, contract: "A-1", ended_at: null });
});
