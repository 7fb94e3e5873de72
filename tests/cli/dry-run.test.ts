import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { sample } from "#tests/evidence/scan-results/samples";
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
  const closing = "Confidential - for internal use\n";
  for (const [kind, text] of [
    ["people", `name,email\nAna Reyes,ana@tidewater.example\n${closing}`],
    ["customers", `name,contract\nInitech,C-1\n${closing}`],
    ["subprocessors", `name,purpose,country\nMailwerk,Sends mail,Germany\n${closing}`],
  ] as const) {
    const cut = await run(kind, file(`cut-${kind}.csv`, text));
    expect(cut.out, kind).toContain("Not read: the line under the table, “Confidential - for internal use”.");
  }
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

test("evidence push --dry-run says what scan results hold and needs no data folder", async () => {
  const audit = file("audit.sarif", sample("SARIF"));
  const tried = await surety("/nonexistent", ["evidence", "push", "--dry-run", audit]);
  expect([tried.code, tried.out.split("\n")]).toEqual([
    0,
    [
      "sarif by CodeQL 2.19.3: fail",
      "Performed: 2026-03-10T09:00:00.000Z to 2026-03-10T09:04:30.500Z",
      "5 findings: 2 fail, 1 unknown, 1 pass, 1 not applicable",
      'high: js/sql-injection of src/orders.js: This query depends on a "user" value.',
      "low: js/unused of the run: Unused variable.",
    ],
  ]);
  const cut = file("cut.sarif", sample("SARIF").slice(0, 900));
  const refused = await surety("/nonexistent", ["evidence", "push", "--dry-run", cut]);
  expect([refused.code, refused.err]).toEqual([1, expect.stringContaining("The file is incomplete")]);
});
