import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { surety } from "#tests/support/browser/terminal";
import { type Cast, cast, firstList, openedReview } from "#tests/support/review-cast";

const folders: string[] = [];
afterEach(() => {
  for (const dir of folders.splice(0)) rmSync(dir, { recursive: true, force: true });
});
function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), "surety-cli-"));
  folders.push(dir);
  return dir;
}
function file(text: string, name = "list.csv"): string {
  const path = join(folder(), name);
  writeFileSync(path, text);
  return path;
}
const run = (c: Cast, ...args: string[]) => surety(c.app.config.dataDir, args);
const rows = (c: Cast, table: "people" | "populations" | "accounts" | "systems") =>
  c.app.read.selectFrom(table).selectAll().execute();

describe("import people", () => {
  const header = "name,email,manager,department,ends_on\n";

  test("takes a list whole, tells counts, and is audited as the operator", async () => {
    const c = await cast();
    const path = file(`${header}Ana Reyes,ana@tidewater.example,maren.olsen@tidewater.example,Care,\n`);
    const done = await run(c, "import", "people", path, "--json");
    expect([done.code, done.err]).toEqual([0, ""]);
    expect(done.json).toEqual({ people: 1, added: 1, updated: 0, ended: 0, unchanged: 0 });
    const again = await run(c, "import", "people", path);
    expect(again.out).toBe("1 people: 0 added, 0 updated, 0 ended, 1 as before.");
    const log = await c.app.read
      .selectFrom("audit_log")
      .select("actor_name")
      .where("action", "=", "people.import")
      .execute();
    expect(log[0]?.actor_name).toMatch(/^cli:./);
  });

  test("a bad line ends with 1, names line, column and reason on stderr, and writes nothing", async () => {
    const c = await cast();
    const before = await rows(c, "people");
    const path = file(`${header}Ana Reyes,ana@tidewater.example,,Care,\nBo,not an address,,Care,\n`);
    const done = await run(c, "import", "people", path, "--json");
    expect([done.code, done.out]).toEqual([1, ""]);
    expect(done.err).toMatch(/Line 3, column email: “not an address”/);
    expect(await rows(c, "people")).toEqual(before);
  });
});

describe("import accounts", () => {
  test("answers the shape that scripts rely on, and remembers the columns of the system", async () => {
    const c = await cast();
    const args = ["import", "accounts", "--system", "Production database"];
    const first = await run(c, ...args, "--at", "2026-03-01T05:30Z", "--json", file(firstList));
    expect(first.err).toBe("");
    expect(first.json).toMatchObject({
      population: "POP-0001",
      rows: 4,
      accounts: 4,
      added: 4,
      removed: 0,
      changed: 0,
      unmatched: 2,
    });
    const renamed = file("kennung,rolle\n1,reader\n9,reader\n");
    const mapped = await run(c, ...args, "--map", "id=kennung", "--map", "role=rolle", "--json", renamed);
    expect(mapped.json).toMatchObject({ population: "POP-0002", added: 1, removed: 3, changed: 1 });
    c.app.clock.advance(60_000);
    const remembered = await run(c, ...args, "--json", file("kennung,rolle\n1,reader\n"));
    expect(remembered.json).toMatchObject({ population: "POP-0003", removed: 1 });
  });

  test("a system that is not known is added, and said so", async () => {
    const c = await cast();
    const done = await run(c, "import", "accounts", "--system", "Wiki", file("id\n1\n"));
    expect(done.code).toBe(0);
    expect(done.out).toContain("Wiki was added as a system");
    expect((await rows(c, "systems")).map((system) => "name" in system && system.name)).toContain("Wiki");
  });

  test.each([
    [["--system", "Wiki", "--at", "soon"], 2, "--at soon is neither an instant"],
    [["--system", "Wiki", "--map", "shoe=size"], 2, "--map shoe=size is not FIELD=COLUMN"],
    [[], 2, "--system is missing"],
    [["--system", "Wiki", "--format", "telex"], 1, "telex"],
  ])("%j ends with %i and leaves no system behind", async (options, code, text) => {
    const c = await cast();
    const done = await run(c, "import", "accounts", ...options, file("id\n1\n"));
    expect([done.code, done.out]).toEqual([code, ""]);
    expect(done.err).toContain(text);
    expect(await rows(c, "systems")).toHaveLength(1);
  });

  test("a bad line ends with 1 and no system, population or account is left", async () => {
    const c = await cast();
    const path = file("id,email\n1,a@firm.test\n2,perhaps\n3,sometimes\n");
    const done = await run(c, "import", "accounts", "--system", "Wiki", path);
    expect(done.code).toBe(1);
    expect(done.err).toMatch(/Line 3, column email:.*\nLine 4, column email:/);
    expect(await rows(c, "systems")).toHaveLength(1);
    expect(await rows(c, "accounts")).toEqual([]);
  });

  test("no such file is one clear line", async () => {
    const c = await cast();
    const done = await run(c, "import", "accounts", "--system", "Wiki", "/nowhere/list.csv");
    expect(done.code).toBe(1);
    expect(done.err.split("\n")).toHaveLength(1);
    expect(done.err).toContain("/nowhere/list.csv");
  });
});

describe("review", () => {
  test("list shows the state of each", async () => {
    const c = await cast();
    expect((await run(c, "review", "list")).out).toBe("There are no access reviews yet.");
    expect((await run(c, "review", "list", "--json")).json).toEqual([]);
    await openedReview(c);
    expect((await run(c, "review", "list", "--json")).json).toEqual([
      {
        ref: "AR-0001",
        title: "Production database, January to March",
        state: "open",
        systems: "Production database",
        items: 5,
        decided: 0,
        reviewers: 2,
        signed: 0,
        dueAt: "2026-03-20T17:00:00.000Z",
      },
    ]);
    expect((await run(c, "review", "list")).out).toContain("AR-0001  open  0 of 5 decided");
  });

  test("export writes the record in three forms into a new folder, in any case of the reference, and is audited", async () => {
    const c = await cast();
    await openedReview(c);
    const out = join(folder(), "for", "the auditor");
    const done = await run(c, "review", "export", "ar-0001", "--out", out, "--json");
    const paths = ["pdf", "json", "csv"].map((kind) => join(out, `AR-0001.${kind}`));
    expect(done.err).toBe("");
    expect(done.json).toEqual({ review: "AR-0001", files: paths });
    const [pdf, json, csv] = paths.map((path) => readFileSync(path));
    expect(pdf?.subarray(0, 5).toString()).toBe("%PDF-");
    expect(JSON.parse(json?.toString() ?? "")).toMatchObject({ scope: { reference: "AR-0001" } });
    expect(csv?.toString().trim().split("\n")).toHaveLength(6);
    const log = await c.app.read
      .selectFrom("audit_log")
      .select("after")
      .where("action", "=", "access-reviews.export")
      .execute();
    expect(log).toHaveLength(1);
  });

  test.each([
    [["export"], 2, "The reference of the review is missing."],
    [["export", "AR-0001"], 2, "--out is missing."],
    [["export", "AR-0009", "--out", "OUT"], 1, "There is no access review AR-0009, or it is still a draft."],
    [["burn"], 2, "Use list or export."],
  ])("%j ends with %i", async (words, code, text) => {
    const c = await cast();
    const out = join(folder(), "out");
    const done = await run(c, "review", ...words.map((word) => (word === "OUT" ? out : word)));
    expect([done.code, done.out]).toEqual([code, ""]);
    expect(done.err).toContain(text);
    expect(existsSync(out)).toBe(false);
  });
});
