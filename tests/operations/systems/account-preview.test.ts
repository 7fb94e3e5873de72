import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { previewAccounts } from "#app/operations/systems/account-preview";
import { importAccounts } from "#app/operations/systems/populations";
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

test("each list of a file is compared with the one before it, in the file or stored, as the import does", async () => {
  const c = await cast();
  c.app.clock.set("2026-05-01T00:00:00Z");
  const file = {
    system: { id: c.systemId },
    format: "github-members",
    map: {},
    at: null,
    fileName: "members.csv",
    bytes: readFileSync(new URL("../../fixtures/accounts/members.csv", import.meta.url)),
  };
  const preview = await previewAccounts(c.app, c.officer.actor, file);
  expect(preview.earlier).toEqual(["2026-01-01: 3 added, 0 removed, 0 changed, 0 as before"]);
  expect(preview.previous).toBe("the list before it in this file");
  const imported = await importAccounts(c.app, c.officer.actor, file);
  expect([preview.added, preview.removed]).toEqual([imported[1]?.added, imported[1]?.removed]);
});
