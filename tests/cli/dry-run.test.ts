import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { surety } from "#tests/support/browser/terminal";
import { cast } from "#tests/support/review-cast";

const folder = mkdtempSync(join(tmpdir(), "surety-dry-run-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

test("a dry run says what an import would come to and stores nothing", async () => {
  const c = await cast();
  const run = (...args: string[]) => surety(c.app.config.dataDir, ["import", ...args, "--dry-run"]);
  const entries = () => c.app.read.selectFrom("audit_log").select("id").execute();
  const before = await entries();

  const people = await run("people", file("people.csv", "name,email\nAna Reyes,ana@tidewater.example\n"));
  expect([people.code, people.out]).toEqual([
    0,
    "Dry run: nothing is stored. It would be:\n1 people: 1 added, 0 updated, 0 ended, 0 as before.",
  ]);
  const customers = await run("customers", file("customers.csv", "name\nInitech\n"));
  expect(customers.out).toContain("1 registered, 0 changed, 0 unchanged.");
  const accounts = await run(
    "accounts",
    "--system",
    "Wiki",
    file("accounts.csv", "login,suspended,office\nana,True,Berlin\n"),
  );
  expect(accounts.out.split("\n")).toEqual([
    "Dry run: nothing is stored. Format generic. 1 rows in the source, 1 accounts.",
    "Compared with no list before: 1 added, 0 removed, 0 changed, 0 as before.",
    "Column login is user_name: ana",
    "Column suspended is status: True",
    "Columns not read: office.",
    "ana: ana, disabled, roles none",
  ]);
  expect(await entries()).toEqual(before);
  expect(await c.app.read.selectFrom("systems").selectAll().execute()).toHaveLength(1);
});
