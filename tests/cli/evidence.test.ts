import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { loadProgramme } from "#app/operations/controls/programme";
import { addTarget } from "#app/operations/evidence/collector-targets";
import { createBackup } from "#app/operations/installation/backups";
import { perform } from "#app/work";
import { leafOf, verifyInclusion } from "#evidence/log/log";
import { verifyHead } from "#evidence/log/log-heads";
import { sample } from "#tests/evidence/scan-results/samples";
import { type TestApp, testApp, testOrganisation, testPerson } from "#tests/support/app";
import { surety } from "#tests/support/browser/terminal";

const period = { periodFrom: "2025-07-01", periodTo: "2026-06-30", inForceFrom: "2025-07-01" };

async function withProgramme() {
  const app = await testApp();
  await testOrganisation(app);
  const { actor } = await testPerson(app, "Ada", "owner");
  await perform(app, actor, (work) =>
    loadProgramme(work, { categories: ["security", "availability"], ...period }),
  );
  const file = join(app.config.dataDir, "users.csv");
  writeFileSync(file, "user,mfa\nada,yes\n");
  return { app, actor, file, run: (...args: string[]) => surety(app.config.dataDir, args) };
}

const add = (file: string) => ["evidence", "add", "--control", "AC-04", "--title", "Users", file];
const count = async (app: TestApp) =>
  (await app.read.selectFrom("evidence_items").select("id").execute()).length;

describe("surety evidence", () => {
  test("add answers reference and hashes, as the operator, and waits to be accepted", async () => {
    const { app, file, run } = await withProgramme();
    const added = await run(...add(file), "--due", "2026-03-31", "--kind", "list", "--json");
    expect([added.code, added.err]).toEqual([0, ""]);
    const sha256 = createHash("sha256").update("user,mfa\nada,yes\n").digest("hex");
    expect(added.json).toEqual({
      ref: "EV-000001",
      files: [{ name: "users.csv", mediaType: "application/octet-stream", sha256, size: 17 }],
    });
    const entry = await app.read
      .selectFrom("audit_log")
      .selectAll()
      .where("action", "=", "evidence.record")
      .executeTakeFirstOrThrow();
    expect(entry).toMatchObject({ actor_kind: "cli", actor_name: expect.stringMatching(/^cli:./) });

    const listed = (await run("evidence", "list", "--json")).json;
    expect(listed).toMatchObject([
      {
        ref: "EV-000001",
        title: "Users",
        kind: "list",
        verdict: null,
        controls: "AC-04",
        files: 1,
        partial: null,
      },
    ]);
    expect((await run("evidence", "list")).out).toMatch(
      /^EV-000001 {2}\S+ {2}waiting {2}Users {2}\(AC-04\)$/,
    );

    const shown = await run("evidence", "show", "ev-000001", "--json");
    expect(shown.code).toBe(0);
    expect(shown.json).toMatchObject({
      ref: "EV-000001",
      source: "Files handed over at the command line",
      extracted_by: expect.stringMatching(/^cli:(?!cli:)./),
      files: [{ name: "users.csv", sha256, size: 17 }],
      links: [{ ref: "AC-04", due_on: "2026-03-31" }],
      findings: [],
      reviews: [],
    });
    expect((await run("evidence", "show", "EV-000001")).out).toContain(
      `File: ${sha256}  users.csv  17 bytes`,
    );
  });

  test.each<[string, string[], number, string]>([
    ["no verb", [], 2, "Use list, add, push or show."],
    ["no file", ["add", "--control", "AC-04", "--title", "T"], 2, "Name at least one file."],
    ["no control", ["add", "--title", "T", "FILE"], 2, "--control is missing."],
    [
      "a title that moves the cursor",
      ["add", "--control", "AC-04", "--title", "x\u001b[2J\u202e", "FILE"],
      2,
      "without control characters",
    ],
    ["no title", ["add", "--control", "AC-04", "FILE"], 2, "--title is missing."],
    [
      "no such kind",
      ["add", "--control", "AC-04", "--title", "T", "--kind", "rumour", "FILE"],
      2,
      "--kind is one of",
    ],
    ["no day", ["add", "--control", "AC-04", "--title", "T", "--due", "soon", "FILE"], 2, "--due is a day"],
    [
      "no such file",
      ["add", "--control", "AC-04", "--title", "T", "/nowhere/x.csv"],
      1,
      "There is no file /nowhere/x.csv.",
    ],
    ["a folder", ["add", "--control", "AC-04", "--title", "T", "/tmp"], 1, "/tmp is not a file."],
    [
      "Control not found",
      ["add", "--control", "ZZ-99", "--title", "T", "FILE"],
      1,
      "Control not found: ZZ-99",
    ],
    ["no reference", ["show"], 2, "The reference is missing."],
    ["no such item", ["show", "EV-999999"], 1, "There is no evidence EV-999999."],
  ])("%s: %j ends with %i", async (_what, words, code, text) => {
    const { app, file, run } = await withProgramme();
    const ended = await run("evidence", ...words.map((word) => (word === "FILE" ? file : word)));
    expect(ended.code).toBe(code);
    expect(ended.out).toBe("");
    expect(ended.err).toContain(text);
    if (code === 1) expect(ended.err.split("\n")).toHaveLength(1);
    expect(await count(app)).toBe(0);
  });
});

describe("surety log", () => {
  test("head answers what can be kept elsewhere, the same while nothing is added", async () => {
    const { run, file } = await withProgramme();
    const first = await run("log", "head", "--json");
    expect([first.code, first.err]).toEqual([0, ""]);
    const head = first.json as {
      size: number;
      root: string;
      at: string;
      signature: string;
      publicKey: string;
      checkpoint: string;
    };
    expect(Object.keys(head)).toEqual(["size", "root", "at", "signature", "publicKey", "checkpoint"]);
    expect(verifyHead({ ...head, root: Buffer.from(head.root, "hex"), at: new Date(head.at) })).toBe(true);
    expect((await run("log", "head", "--json")).json).toEqual(head);
    await run(...add(file));
    expect((await run("log", "head", "--json")).json).toMatchObject({ size: head.size + 2 });
    const now = (await run("log", "head", "--json")).json as { checkpoint: string };
    expect((await run("log", "head")).out).toBe(now.checkpoint.trimEnd());
    expect((await run("log", "key")).out).toMatch(/^surety-log\/[0-9a-f]{32}\+[0-9a-f]{8}\+\S{44}$/);
  });

  test("prove answers a proof that anyone can check offline, with or without --json", async () => {
    const { run, file } = await withProgramme();
    await run(...add(file));
    const proven = await run("log", "prove", "EV-000001");
    expect(proven.code).toBe(0);
    const proof = proven.json as {
      format: string;
      kind: string;
      record: Record<string, never>;
      leaf: { index: number; hash: string };
      path: string[];
      head: {
        size: number;
        root: string;
        at: string;
        signature: string;
        publicKey: string;
        checkpoint: string;
      };
    };
    expect(proof.format).toBe("surety-inclusion-2");
    const leaf = leafOf(proof.kind, proof.record);
    expect(proof.leaf.hash).toBe(leaf.toString("hex"));
    const { index } = proof.leaf;
    const { size } = proof.head;
    const root = Buffer.from(proof.head.root, "hex");
    const path = proof.path.map((hash) => Buffer.from(hash, "hex"));
    expect(verifyInclusion({ leaf, index, size, root, proof: path })).toBe(true);
    expect(verifyHead({ ...proof.head, root, at: new Date(proof.head.at) })).toBe(true);
    const changed = leafOf(proof.kind, { ...proof.record, title: "Other" });
    expect(verifyInclusion({ leaf: changed, index, size, root, proof: path })).toBe(false);
    expect((await run("log", "prove", "EV-000001", "--json")).json).toEqual(proof);
  });

  test.each<[string[], number, string]>([
    [[], 2, "Use head, key, prove, consistency or accept-loss."],
    [["prove"], 2, "The reference of evidence or the line of an entry is missing."],
    [["prove", "999999"], 1, "Line 999999 of the log is no audit entry."],
    [["consistency", "1"], 2, "The size of the second head is missing."],
    [["consistency", "1", "2"], 1, "No head over 1 entries was signed."],
    [["prove", "EV-000007"], 1, "There is no evidence EV-000007."],
  ])("%j ends with %i", async (words, code, text) => {
    const { run } = await withProgramme();
    const ended = await run("log", ...words);
    expect([ended.code, ended.out]).toEqual([code, ""]);
    expect(ended.err).toContain(text);
  });
});

describe("surety collect", () => {
  async function withTargets() {
    const made = await withProgramme();
    const { app, actor } = made;
    for (const [name, cron] of [
      ["own-backups", "30 4 * * *"],
      ["own-access", "40 4 * * *"],
    ] as const)
      await perform(app, actor, (work) =>
        addTarget(work, name, { name: `Our ${name}`, cron, controls: ["BC-01"], settings: {} }),
      );
    return made;
  }

  test("runs all or the named ones, and answers for each how it ended", async () => {
    const { app, run } = await withTargets();
    const all = await run("collect", "--json");
    expect([all.code, all.err]).toEqual([0, ""]);
    expect(all.json).toEqual(
      expect.arrayContaining([
        {
          target: "Our own-backups",
          outcome: "fail",
          ref: expect.stringMatching(/^EV-\d{6}$/),
          message: expect.any(String),
        },
        {
          target: "Our own-access",
          outcome: expect.any(String),
          ref: expect.stringMatching(/^EV-\d{6}$/),
          message: expect.any(String),
        },
      ]),
    );
    await createBackup(app, { kind: "cli", name: "test" });
    const named = await run("collect", "Our own-backups");
    expect(named.out).toMatch(/^Our own-backups: \w+ \(EV-000003\)\. /);
    expect((await run("collect", "own-access", "--json")).json).toHaveLength(1);
    expect(await count(app)).toBe(4);
  });

  test("runs all but one whose stored settings are damaged, names that one and ends with 1", async () => {
    const { app, run } = await withTargets();
    await sql`update collector_targets set settings = '{bad' where collector = 'own-access'`.execute(app.db);
    const all = await run("collect", "--json");
    expect(all.json).toMatchObject([{ target: "Our own-backups" }]);
    expect(all.code).toBe(1);
    expect(all.err).toMatch(
      /^surety: a stored record cannot be read and was left out: collector_targets \S+ \(settings cannot be read\)\./,
    );
  });

  test("a name that is none is refused and says which there are, before anything runs", async () => {
    const { app, run } = await withTargets();
    const ended = await run("collect", "own-access", "elsewhere");
    expect([ended.code, ended.out]).toEqual([1, ""]);
    expect(ended.err).toContain('There is no target or collector "elsewhere". There are: ');
    expect(ended.err).toContain('"Our own-backups" (own-backups)');
    expect(await count(app)).toBe(0);
  });

  test("with nothing set up it says so, and a failed gathering ends with 1", async () => {
    const { app, run, actor } = await withProgramme();
    const none = await run("collect");
    expect([none.code, none.out]).toEqual([
      0,
      "There is nothing to collect yet. Add targets on the page Collectors.",
    ]);
    await perform(app, actor, (work) =>
      addTarget(work, "own-backups", { name: "Ours", cron: "0 5 * * *", controls: [], settings: {} }),
    );
    writeFileSync(join(app.config.dataDir, "backups"), "a file in the folder's place");
    const failed = await run("collect", "--json");
    expect(failed.code).toBe(1);
    expect(failed.err).toBe("surety: 1 of 1 failed.");
    expect(failed.json).toMatchObject([{ target: "Ours", outcome: "error", ref: null }]);
  });
});

test("push adds scan results for the controls of the mapping, and refuses what is not understood", async () => {
  const { app, run } = await withProgramme();
  const path = join(app.config.dataDir, "lynis-report.dat");
  writeFileSync(path, sample("Lynis"));
  const added = await run("evidence", "push", "--format", "lynis", path, "--json");
  expect([added.code, added.err]).toEqual([0, ""]);
  expect(added.json).toMatchObject([
    {
      ref: "EV-000001",
      name: "lynis-report.dat",
      controls: ["OP-05"],
      format: "lynis",
      verdict: "fail",
      sha256: createHash("sha256").update(sample("Lynis")).digest("hex"),
    },
  ]);
  expect(await app.read.selectFrom("evidence_items").select("performed_from").execute()).toEqual([
    { performed_from: "2026-03-10" },
  ]);
  const audit = join(app.config.dataDir, "audit.json");
  writeFileSync(audit, sample("npm audit"));
  const timeless = await run("evidence", "push", audit);
  expect([timeless.code, timeless.err]).toEqual([
    1,
    expect.stringContaining("audit.json does not state when the scan was performed."),
  ]);
  const other = await run("evidence", "push", "--format", "sarif", path);
  expect([other.code, other.err]).toEqual([
    1,
    expect.stringContaining("lynis-report.dat is lynis, not sarif."),
  ]);
  expect(await count(app)).toBe(1);
});
