import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import SQLite from "better-sqlite3";
import { sql } from "kysely";
import { describe, expect, onTestFinished, test } from "vitest";
import { readConfig } from "#app/config";
import { runJob } from "#app/jobs/run";
import { schedule } from "#app/jobs/schedule";
import { openContext } from "#app/operations/installation/opening";
import { release } from "#app/storage/version";
import { readSchemaState } from "#db/installation/versions";
import { type MigrationList, migrations } from "#db/migrate";
import { surety } from "#tests/support/browser/terminal";
import { oldFolder, oldFolders, recordedAt, temporaryFolder } from "#tests/support/folders";

const names = Object.keys(migrations);
const stateOf = (dir: string) => readSchemaState(join(dir, "surety.db"));
const copies = (dir: string) =>
  existsSync(join(dir, "before-upgrade"))
    ? readdirSync(join(dir, "before-upgrade")).filter((name) => name !== "unfinished")
    : [];

function open(dir: string, list?: MigrationList) {
  const config = readConfig({ DATA_DIR: dir, LOG_LEVEL: "silent", JOBS: "off" });
  return openContext(config, { now: () => recordedAt, migrations: list });
}

/** Writes into the database behind the program's back. */
function alter(dir: string, statement: string): void {
  const database = new SQLite(join(dir, "surety.db"));
  database.exec(statement);
  database.close();
}

describe.each(oldFolders)("a data folder of %s", (name) => {
  test("is brought up to date; verify is clean, and every job does its work on it", async () => {
    const dir = oldFolder(name);
    const app = await open(dir);
    onTestFinished(() => app.close());
    expect(stateOf(dir)).toMatchObject({ applied: names, writer: release });
    for (const job of schedule) {
      const finished = await runJob(app, job, { scheduledFor: recordedAt, missed: 0 });
      expect(finished, job.name).toMatchObject({ outcome: "done" });
    }
    const verified = await surety(dir, ["verify", "--json"]);
    expect([verified.code, verified.json]).toMatchObject([0, { sound: true, problems: [] }]);
  }, 120_000);
});

test("an older folder is copied before, for this user alone, under a name that says from what to what", async () => {
  const dir = oldFolder(oldFolders[0]);
  const before = stateOf(dir);
  await (await open(dir)).close();
  const [copy = ""] = copies(dir);
  const last = (list: readonly string[] | null) => list?.at(-1)?.slice(0, 4);
  expect(copy).toMatch(new RegExp(`-${last(before.applied)}-to-${release}-${last(names)}\\.db$`));
  const path = join(dir, "before-upgrade", copy);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readSchemaState(path)).toEqual(before);
  await (await open(dir)).close();
  expect(copies(dir), "no second copy when there is nothing to do").toEqual([copy]);
});

describe("a migration that fails", () => {
  test.each<[string, string[]]>([
    ["half way", ["create table half (id integer)", "drop table people_that_never_were"]],
    ["after it ended its own transaction", ["create table half (id integer)", "commit", "nonsense"]],
  ])("%s leaves the folder as it was, and the old version starts on it", async (_when, statements) => {
    const dir = temporaryFolder();
    await (await open(dir)).close();
    const before = stateOf(dir);
    const failing: MigrationList = {
      ...migrations,
      "9001_fails": {
        async up(db) {
          for (const statement of statements) await sql.raw(statement).execute(db);
        },
      },
    };
    await expect(open(dir, failing)).rejects.toThrow(
      /^The data folder could not be brought up to version .*It is unchanged, and Surety 0\.1\.0 can still open it/,
    );
    expect(stateOf(dir)).toEqual(before);
    expect(readdirSync(dir).toSorted()).toEqual(["before-upgrade", "secret.key", "surety.db", "vault"]);
    expect(copies(dir)).toEqual([]);
    await (await open(dir)).close();
  });
});

test("only the copies of the last three upgrades stay", async () => {
  const dir = temporaryFolder();
  let list: MigrationList = migrations;
  await (await open(dir, list)).close();
  for (const number of [9001, 9002, 9003, 9004]) {
    list = { ...list, [`${number}_more`]: { up: async () => undefined } };
    await (await open(dir, list)).close();
  }
  expect(copies(dir).map((name) => name.split("-to-")[1])).toEqual([
    `${release}-9002.db`,
    `${release}-9003.db`,
    `${release}-9004.db`,
  ]);
});

const known = Object.keys(migrations).at(-1)?.slice(0, 4);

describe("a folder that this version cannot open", () => {
  const commands = [["verify"], ["jobs", "list"], ["backup", "create"], ["log", "head"]];

  test.each(commands)("because a newer one wrote it: surety %s %s says which", async (...args) => {
    const dir = temporaryFolder();
    await (await open(dir)).close();
    alter(dir, "insert into kysely_migration values ('9001_later', '2027-01-01T00:00:00.000Z')");
    alter(dir, "insert into versions (version, first_opened_at) values ('0.9.0 (abc1234)', '2027-01-01')");
    const before = stateOf(dir);
    const { code, err } = await surety(dir, args.filter(Boolean));
    expect([code, err]).toEqual([
      1,
      `surety: ${dir} was last opened by Surety 0.9.0 (abc1234), which is newer than this one (${release}). Its tables are at 9001; this version knows them up to ${known}. Nothing was changed. Start that version, or a later one. To go back to this version, restore a backup that it made.`,
    ]);
    expect(stateOf(dir)).toEqual(before);
    expect(copies(dir)).toEqual([]);
  });

  test("because a later build of the same number wrote it: the tables tell them apart", async () => {
    const dir = temporaryFolder();
    await (await open(dir)).close();
    alter(dir, "insert into kysely_migration values ('9001_later', '2027-01-01T00:00:00.000Z')");
    const { code, err } = await surety(dir, ["jobs", "list"]);
    expect([code, err]).toEqual([
      1,
      expect.stringContaining(
        `was last opened by a later build of Surety ${release} than this one. Its tables are at 9001; this version knows them up to ${known}.`,
      ),
    ]);
  });

  test.each<[string, string, RegExp]>([
    [
      "a migration was put in after it",
      "delete from kysely_migration where name = '0029_notice-words'",
      /was written by a version of Surety before 0\.1\.0, when the database format still changed between commits/,
    ],
    [
      "it has seen a migration that was given up",
      "insert into kysely_migration values ('0008_early', '2026-01-01T00:00:00.000Z')",
      /was written by a version of Surety before 0\.1\.0/,
    ],
    ["it is another program's", "drop table kysely_migration", /belongs to another program/],
  ])("because %s: said in plain words, and nothing is changed", async (_why, statement, words) => {
    const dir = oldFolder();
    alter(dir, statement);
    const before = stateOf(dir);
    const { code, err } = await surety(dir, ["verify"]);
    expect(code).toBe(1);
    expect(err).toMatch(words);
    expect(err).toContain("Nothing was changed.");
    expect(err).not.toMatch(/corrupt|migration|kysely/);
    expect(stateOf(dir)).toEqual(before);
  });
});
