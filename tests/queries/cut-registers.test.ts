import { expect, test } from "vitest";
import type { Visitor } from "#app/auth/visitor";
import { registers } from "#app/queries/registers";
import { perform } from "#app/work";
import { newId } from "#db/ids";
import { insertMany } from "#db/many-rows";
import { recordTest, testApp } from "#tests/support/app";

const MOST = 3;

test("a register that is cut says so in its last line, and one that is whole does not", async () => {
  const app = await testApp();
  const rowsOf = () => registers.deliveries!.rows({ app, visitor: { scope: null } as Visitor, most: MOST });
  const queue = (amount: number) =>
    perform(app, { kind: "cli", name: "test" }, async (work) => {
      const ids = Array.from({ length: amount }, () => newId(app.now()));
      const rows = ids.map((id) => ({
        id,
        key: id,
        message_id: id,
        channel: "mail",
        recipient: "officer@tidewater.example",
        subject: "Reminder",
        body: "none",
        queued_at: app.now().toISOString(),
        purpose: "test",
      }));
      await insertMany(work.db, "deliveries", rows as never);
      await recordTest(work);
    });
  await queue(MOST);
  const whole = await rowsOf();
  expect([whole.length, whole.at(-1)?.[0]]).toEqual([MOST, "mail"]);
  await queue(1);
  const cut = await rowsOf();
  expect(cut).toHaveLength(MOST + 1);
  expect(cut.at(-1)).toEqual([
    "This file is cut: it has the first 3 rows, and there are more.",
    ...Array.from({ length: 11 }, () => null),
  ]);
});
