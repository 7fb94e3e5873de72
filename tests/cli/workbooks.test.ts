import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { surety } from "#tests/support/browser/terminal";
import { cast } from "#tests/support/review-cast";
import { workbookParts, zip } from "#tests/support/workbooks";

const folder = mkdtempSync(join(tmpdir(), "surety-workbooks-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const bytes = zip(
  workbookParts(
    [
      {
        name: "Staff",
        rows: [
          ["Staff of Example"],
          ["name", "email", "starts_on"],
          ["Ana Reyes", "ana@tidewater.example", { number: "46092", style: 1 }],
        ],
      },
      {
        name: "Wiki",
        rows: [
          ["login", "status", "last sign-in"],
          ["ana", "active", { number: "46092.5", style: 2 }],
        ],
      },
    ],
    { formats: ["yyyy-mm-dd", "yyyy-mm-dd hh:mm"] },
  ),
);
const path = join(folder, "lists.xlsx");
writeFileSync(path, bytes);

test("people and accounts are imported from sheets of one workbook, which is kept as it was given", async () => {
  const { app } = await cast();
  const run = (...args: string[]) => surety(app.config.dataDir, ["import", ...args]);

  const people = await run("people", path);
  expect([people.code, people.err, people.out]).toEqual([
    0,
    "",
    "1 people: 1 added, 0 updated, 0 ended, 0 as before.",
  ]);
  const ana = await app.read
    .selectFrom("people")
    .select("starts_on")
    .where("email", "=", "ana@tidewater.example")
    .executeTakeFirst();
  expect(ana?.starts_on).toBe("2026-03-11");

  const wrong = await run("accounts", "--system", "Wiki", "--sheet", "Other", path);
  expect([wrong.code, wrong.err]).toEqual([
    1,
    expect.stringContaining("no sheet “Other”. Its sheets: “Staff”, “Wiki”."),
  ]);
  const accounts = await run("accounts", "--system", "Wiki", "--sheet", "Wiki", path);
  expect([accounts.code, accounts.err]).toEqual([0, ""]);
  expect(accounts.out).toContain("1 rows, 1 accounts; 1 added");
  const list = await app.read
    .selectFrom("populations")
    .selectAll()
    .where("file_name", "=", "lists.xlsx")
    .executeTakeFirstOrThrow();
  expect(await app.vault.readAll(list.sha256)).toEqual(bytes);
});
