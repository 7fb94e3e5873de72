import { join } from "node:path";
import { type Kysely, sql } from "kysely";
import { expect, onTestFinished, test } from "vitest";
import { readConfig } from "#app/config";
import { createBackup } from "#app/operations/installation/backups";
import { proveFolder } from "#app/operations/installation/folder-proofs";
import { signLogHead } from "#app/operations/installation/log-heads";
import { openContext } from "#app/operations/installation/opening";
import { verifyRecords } from "#app/operations/installation/record-integrity";
import { entryProof } from "#app/queries/installation/log-proofs";
import { perform } from "#app/work";
import { openDatabase } from "#db/client";
import { migrate, migrations } from "#db/migrate";
import { savePerson } from "#db/people/people";
import { openLogKey } from "#evidence/log/log-heads";
import { recordTest, testOrganisation } from "#tests/support/app";
import { surety } from "#tests/support/browser/terminal";
import { oldFolder, oldFolders, recordedAt, temporaryFolder } from "#tests/support/folders";
import { meddle } from "#tests/support/meddling";

/** The last folder whose version stated no records. */
const before = oldFolders.filter((name) => name <= "0.1.0-0055.tar.br").at(-1)!;

async function open(dir: string) {
  const config = readConfig({ DATA_DIR: dir, LOG_LEVEL: "silent", JOBS: "off" });
  const app = await openContext(config, { now: () => recordedAt });
  onTestFinished(() => app.close());
  return app;
}

async function problemsOf(dir: string): Promise<string[]> {
  const { json } = await surety(dir, ["verify", "--json"]);
  return (json as { problems: string[] }).problems;
}

const covering = /from audit entry \d+ \(database\.cover-records\)\.$/;

test("a folder of an earlier version has its records stated once; from then on a change of an old one is named", {
  timeout: 120_000,
}, async () => {
  const dir = oldFolder(before);
  const app = await open(dir);
  const entries = () =>
    app.read.selectFrom("audit_log").selectAll().where("action", "=", "database.cover-records").execute();
  const [entry, ...more] = await entries();
  expect(more).toEqual([]);
  const { rows } = await sql<{ n: number }>`select count(*) as n from row_states where tbl <> ''`.execute(
    app.read,
  );
  expect(JSON.parse(entry!.after!)).toEqual({ records: rows[0]!.n });
  expect(entry!.rows_hash).toMatch(/^[0-9a-f]{64}$/);
  await (await open(dir)).close();
  expect(await entries()).toHaveLength(1);
  expect(await problemsOf(dir)).toEqual([]);

  await perform(app, { kind: "cli", name: "test" }, async (work) => {
    const { id } = await work.db
      .selectFrom("people")
      .select("id")
      .orderBy("id", "desc")
      .executeTakeFirstOrThrow();
    await savePerson(work.db, id, { ends_on: "2026-12-31" });
    await recordTest(work);
  });
  await app.close();
  meddle(dir, [
    "update people set ends_on = '2026-01-31' where id = (select min(id) from people)",
    "update people set ends_on = '2026-11-30' where id = (select max(id) from people)",
    "update evidence_reviews set reviewed_at = '2026-01-02T10:00:00.000Z' where rowid = 1",
    "delete from evidence_reviews where rowid = 2",
  ]);
  const problems = await problemsOf(dir);
  expect(problems).toEqual(
    expect.arrayContaining([
      expect.stringMatching(
        /^Person .+: "ends on" differs from audit entry \d+ \(database\.cover-records\)\.$/,
      ),
      expect.stringMatching(/^Person .+: "ends on" differs from audit entry \d+ \(test\.change\)\.$/),
      expect.stringMatching(/^Verdict on evidence EV-\d+: "reviewed at" differs from audit entry/),
      expect.stringMatching(
        /^Verdict on evidence of audit entry \d+ \(database\.cover-records\) is missing \(its key: .+\)\.$/,
      ),
    ]),
  );
  expect(problems.filter((words) => covering.test(words)).length).toBeGreaterThanOrEqual(2);
});

test("entries of an earlier version keep their leaves and proofs, which have no hash of records", {
  timeout: 60_000,
}, async () => {
  const app = await open(oldFolder(before));
  const { size } = await signLogHead(app);
  const first = (await entryProof(app, 1))!;
  expect(first.record).not.toHaveProperty("rows_hash");
  const { rows } = await sql<{ leaf_hash: string }>`select leaf_hash from log_leaves where seq = 1`.execute(
    app.read,
  );
  expect(first.leaf.hash).toBe(rows[0]!.leaf_hash);
  expect((await entryProof(app, size))!.record).toHaveProperty(
    "rows_hash",
    expect.stringMatching(/^[0-9a-f]{64}$/),
  );
});

test("records stated under former names of tables and columns stay stated, and a change is named by the names of today", {
  timeout: 60_000,
}, async () => {
  const dir = oldFolder("0.1.0-0062.tar.br");
  const app = await open(dir);
  // New tables begin to be covered; no record is stated again, for none changed.
  const covering = await app.read
    .selectFrom("audit_log")
    .select("after")
    .where("action", "=", "database.cover-records")
    .where("at", ">=", recordedAt.toISOString())
    .execute();
  expect(covering).toEqual([{ after: JSON.stringify({ records: 0 }) }]);
  expect(await verifyRecords(app.read)).toEqual([]);

  // The connection that migrated notices changes of what was renamed.
  await perform(app, { kind: "cli", name: "test" }, async (work) => {
    await work.db.updateTable("clock_notices").set({ notified_at: "2026-05-01T10:00:00.000Z" }).execute();
    const [start] = await work.db.selectFrom("incident_clock_starts").selectAll().execute();
    await work.db
      .insertInto("incident_clock_starts")
      .values({ ...start!, id: "later" })
      .execute();
    await recordTest(work);
  });
  expect(await verifyRecords(app.read)).toEqual([]);
  await app.close();
  meddle(dir, [
    "update clock_notices set notified_at = '2026-01-02T10:00:00.000Z'",
    "update absences set recorded_by = 'Nobody'",
    "update incident_clock_starts set at = '2026-01-02T10:00:00.000Z' where rowid = 1",
    "delete from incident_clock_starts where id = 'later'",
  ]);
  const meddled = openDatabase(join(dir, "surety.db"));
  onTestFinished(() => meddled.destroy());
  expect(await verifyRecords(meddled)).toEqual([
    expect.stringMatching(/^Absence .+: "recorded by" differs from audit entry/),
    expect.stringMatching(/^Notice of a clock INC-\d+ no\. 1: "notified at" differs from audit entry/),
    expect.stringMatching(/^Clock start INC-\d+ .+: "at" differs from audit entry/),
    expect.stringMatching(/^Clock start of audit entry .+ is missing \(its key: later\)\.$/),
  ]);
});

test("a restored backup replays, and a change of it afterwards is named", { timeout: 120_000 }, async () => {
  const dir = oldFolder(before);
  const app = await open(dir);
  const { name } = await createBackup(app, { kind: "cli", name: "test" });
  await app.close();
  const into = join(temporaryFolder(), "restored");
  const restored = await surety(dir, [
    "backup",
    "restore",
    join(dir, "backups", name),
    "--into",
    into,
    "--json",
  ]);
  expect(restored.code).toBe(0);
  expect(await problemsOf(into)).toEqual([]);
  meddle(into, ["update organisation set period_from = '2020-01-01'"]);
  expect(await problemsOf(into)).toEqual([
    expect.stringMatching(/^Settings .+: "period from" differs from audit entry \d+ \(/),
  ]);
});

test("what a later migration changes is stated by the next start, killed in between or not", {
  timeout: 60_000,
}, async () => {
  const dir = temporaryFolder();
  const first = await open(dir);
  await testOrganisation(first);
  await first.close();
  const later = {
    ...migrations,
    "9001_later": {
      up: async (db: Kysely<unknown>) => {
        await sql`update organisation set name = 'Tidewater Rota Ltd'`.execute(db);
      },
    },
  };
  const killed = openDatabase(join(dir, "surety.db"));
  await migrate(killed, later);
  await killed.destroy();
  const config = readConfig({ DATA_DIR: dir, LOG_LEVEL: "silent", JOBS: "off" });
  const app = await openContext(config, { now: () => recordedAt, migrations: later });
  onTestFinished(() => app.close());
  expect(await verifyRecords(app.read)).toEqual([]);
  const last = await app.read.selectFrom("audit_log").selectAll().orderBy("seq", "desc").limit(1).execute();
  expect(last).toMatchObject([{ action: "database.cover-records", after: '{"records":1}' }]);
});

test("a folder that is sound before a later migration is sound after it, and what was changed is still named", {
  timeout: 120_000,
}, async () => {
  const dir = oldFolder(oldFolders.at(-1));
  const before = await open(dir);
  const proven = async (app: typeof before) =>
    (await proveFolder(app, openLogKey(app.secretKey), false)).problems;
  expect(await proven(before)).toEqual([]);
  await before.close();
  const statements = [
    "alter table controls add column weight integer not null default 1",
    "update controls set weight = 2 where ref = 'AC-03'",
    "alter table people add column pronouns text",
    "update people set department = 'Operations' where id = (select min(id) from people)",
    "create table later_notes (id text primary key, text text not null) strict",
    "create trigger later_notes_no_delete before delete on later_notes begin select raise(abort, 'no'); end",
  ];
  const later = {
    ...migrations,
    "9001_later": {
      up: async (db: Kysely<unknown>) => {
        for (const statement of statements) await sql.raw(statement).execute(db);
      },
    },
  };
  const config = readConfig({ DATA_DIR: dir, LOG_LEVEL: "silent", JOBS: "off" });
  const app = await openContext(config, { now: () => recordedAt, migrations: later });
  onTestFinished(() => app.close());
  expect(await proven(app)).toEqual([]);
  // The process that upgraded goes on: it notes changes of a column that it added itself.
  await perform(app, { kind: "cli", name: "test" }, async (work) => {
    await sql`update controls set weight = 4 where ref = 'AC-02'`.execute(work.db);
    await recordTest(work);
  });
  expect(await proven(app)).toEqual([]);
  meddle(dir, ["update controls set weight = 3 where ref = 'AC-01'"]);
  expect(await proven(app)).toEqual([
    expect.stringMatching(/^Control AC-01: "weight" differs from audit entry \d+ \(/),
  ]);
});
