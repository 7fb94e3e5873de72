import { expect, test } from "vitest";
import { previewAccounts } from "#app/operations/systems/account-preview";
import { listPopulations } from "#db/systems/account-lists";
import { cast, firstList, importList } from "#tests/support/review-cast";

test("a preview says what each column is, what is not understood and what would change, and stores nothing", async () => {
  const c = await cast();
  await importList(c, firstList);
  const before = await c.app.read.selectFrom("audit_log").select("id").execute();
  const text = `Report of accounts\n\nlogin,state,office\nana,gesperrt,Berlin\nbo,active,Wien\n`;
  const file = {
    system: { id: c.systemId },
    format: "auto",
    map: {},
    at: null,
    fileName: "list.csv",
    bytes: Buffer.from(text),
  };
  const preview = await previewAccounts(c.app, c.officer.actor, file);
  expect(preview).toMatchObject({
    format: "generic",
    headerLine: 3,
    rows: 2,
    accounts: 2,
    columns: [
      { name: "login", field: "user_name", values: ["ana", "bo"] },
      { name: "state", field: "status", values: ["gesperrt", "active"] },
      { name: "office", field: null, values: ["Berlin", "Wien"] },
    ],
    misread: [{ column: "state", field: "status", word: "gesperrt", rows: 1 }],
    added: 2,
    removed: 4,
    changed: 0,
    same: 0,
    previous: "POP-0001",
  });
  expect(preview.sample.map(({ label, status }) => [label, status])).toEqual([
    ["ana", "unknown"],
    ["bo", "active"],
  ]);
  expect(await listPopulations(c.app.read, c.systemId)).toHaveLength(1);
  expect(await c.app.read.selectFrom("audit_log").select("id").execute()).toEqual(before);
  // Whoever takes a mapping away sees it at once.
  const without = await previewAccounts(c.app, c.officer.actor, { ...file, map: { status: "-" } });
  expect(without.columns[1]).toMatchObject({ name: "state", field: null });
  expect(without.misread).toEqual([]);
});
