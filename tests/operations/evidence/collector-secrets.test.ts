import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { record } from "#app/audit";
import { readConfig } from "#app/config";
import { actorOfJob } from "#app/jobs/job";
import { openTargetSecrets, refuseSecretsIn } from "#app/operations/evidence/collector-secrets";
import { addTarget, changeTarget } from "#app/operations/evidence/collector-targets";
import { tryTarget } from "#app/operations/evidence/collector-tries";
import { collectDue, collectNow } from "#app/operations/evidence/collectors";
import { createBackup } from "#app/operations/installation/backups";
import { openContext } from "#app/operations/installation/opening";
import { restoreForUse } from "#app/operations/installation/restores";
import { perform } from "#app/work";
import { findTarget, saveTarget } from "#db/evidence/collectors";
import { type TestApp, testApp, testOrganisation, testPerson } from "#tests/support/app";
import { surety } from "#tests/support/browser/terminal";
import { findBytes } from "#tests/support/find-bytes";
import { findPostgres, freePort, startPostgres } from "#tests/support/servers/postgresql";

const PASSWORD = "correct-horse-battery-7";
const JOB = actorOfJob("gather-evidence");
const operator = { kind: "cli", name: "cli:test" } as const;
const target = async (app: TestApp, id: string) => (await findTarget(app.read, id))!;

async function scene(port: number, at = "2026-03-11T05:00:00.000Z") {
  const app = await testApp(at, { COLLECT_ALLOW_PRIVATE: "127.0.0.1" });
  await testOrganisation(app);
  const ada = await testPerson(app, "Ada", "officer");
  const settings = { host: "127.0.0.1", port: String(port), user: "watcher", tls: "off" };
  const input = { name: "Database", cron: "30 5 * * *", controls: [], ownerId: ada.personId, settings };
  const given = (password = "") => ({
    typed: password ? { password } : ({} as Record<string, string>),
    secrets: app.secrets,
  });
  const id = await perform(app, ada.actor, (work) =>
    addTarget(work, "postgresql-settings", input, given(PASSWORD)),
  );
  const change = (more: object, password = "") =>
    perform(app, ada.actor, (work) =>
      changeTarget(work, id, { ...input, settings: { ...settings, ...more } }, given(password)),
    );
  return { app, ada, id, input, settings, given, change };
}
const opened = async ({ app, id }: { app: TestApp; id: string }) =>
  openTargetSecrets(app.secrets, await target(app, id));
const entries = async (app: TestApp, action: string) =>
  (await app.read.selectFrom("audit_log").selectAll().where("action", "=", action).execute()).map(
    ({ after }) => JSON.parse(after ?? "{}"),
  );

describe("the secret of a target", () => {
  test("is required, kept when the form comes without it, and dropped when it would go elsewhere", async () => {
    const world = await scene(5432);
    expect(await opened(world)).toEqual({ password: PASSWORD });
    await world.change({ superusers: "2" });
    expect(await opened(world)).toEqual({ password: PASSWORD });
    for (const elsewhere of [{ host: "localhost" }, { port: "5433" }, { user: "boss" }, { tls: "verify" }])
      await expect(world.change(elsewhere)).rejects.toMatchObject({
        field: "secret-password",
        message: "The address has changed. Enter the secret again.",
      });
    await world.change({ port: "5433" }, "another-password-8");
    expect(await opened(world)).toEqual({ password: "another-password-8" });
    const { app, ada, input, given } = world;
    await expect(
      perform(app, ada.actor, (work) => addTarget(work, "postgresql-settings", input, given())),
    ).rejects.toMatchObject({ field: "secret-password", message: "This field is required." });
    expect((await entries(app, "collectors.change")).map(({ secrets }) => secrets)).toEqual([
      { password: "unchanged" },
      { password: "replaced" },
    ]);
  });

  test("is bound to its row", async () => {
    const { app, id } = await scene(5432);
    const { secret } = await target(app, id);
    expect(() => openTargetSecrets(app.secrets, { id: "another", secret })).toThrow(
      "belongs to another record",
    );
  });

  test("is set again where the stored one is damaged", async () => {
    const world = await scene(5432);
    const { app, ada, id } = world;
    await perform(app, ada.actor, async (work) => {
      await record(work, { action: "collectors.change", subject: { type: "collector-target", id } });
      await saveTarget(work.db, id, { secret: "damaged" });
    });
    await expect(world.change({})).rejects.toThrow();
    await world.change({}, "another-password-8");
    expect(await opened(world)).toEqual({ password: "another-password-8" });
  });

  test("moves to a new key, and comes back from a backup", { timeout: 60_000 }, async () => {
    const { app, id } = await scene(5432, new Date().toISOString());
    const { name } = await createBackup(app, JOB);
    const into = join(mkdtempSync(join(tmpdir(), "surety-secrets-")), "restored");
    const file = join(app.config.dataDir, "backups", name);
    await restoreForUse(operator, file, into, { secret: app.secretKey, fromFile: true });
    const dir = app.config.dataDir;
    await app.close();
    expect(findBytes(dir, { password: Buffer.from(PASSWORD) })).toEqual([]);
    expect(await surety(dir, ["rotate-key", "--yes"])).toMatchObject({ code: 0, err: "" });
    for (const folder of [dir, into]) {
      expect(existsSync(join(folder, "secret.key"))).toBe(true);
      const again = await openContext(readConfig({ DATA_DIR: folder, LOG_LEVEL: "silent", JOBS: "off" }));
      const row = (await findTarget(again.read, id))!;
      expect(openTargetSecrets(again.secrets, row)).toEqual({ password: PASSWORD });
      await again.close();
    }
    expect(readFileSync(join(dir, "secret.key"), "utf8")).not.toBe(
      readFileSync(join(into, "secret.key"), "utf8"),
    );
  });

  test("is not stored where a source repeats it", () => {
    const gathering = {
      files: [
        {
          name: "answer.json",
          mediaType: "application/json",
          bytes: Buffer.from(`{"you sent":"${PASSWORD}"}`),
        },
      ],
      source: `https://example.com/?key=${PASSWORD}`,
      query: "GET",
      extractedAt: new Date(),
      rows: null,
      completeness: "",
      missing: [`refused ${PASSWORD}`],
    };
    const secrets = { header: `Bearer ${PASSWORD}` };
    expect(() => refuseSecretsIn(gathering, secrets)).toThrow(
      "The response (answer.json) repeats the secret. Nothing was stored.",
    );
    const safe = refuseSecretsIn({ ...gathering, files: [] }, secrets);
    expect(JSON.stringify(safe)).not.toContain(PASSWORD);
  });
});

const bin = findPostgres();
describe.skipIf(bin === null)("a real PostgreSQL", () => {
  let server: Awaited<ReturnType<typeof startPostgres>>;
  beforeAll(async () => {
    server = await startPostgres(bin!);
    server.sql(`create role watcher login password '${PASSWORD}'; grant pg_read_all_settings to watcher;`);
  }, 60_000);
  afterAll(() => server?.stop());

  test("is asked with the stored password; neither evidence, log nor folder has it", async () => {
    const { app, ada, id } = await scene(server.port);
    expect(await collectNow(app, ada.actor, await target(app, id))).toMatchObject({
      outcome: "fail",
      ref: "EV-000001",
    });
    expect(findBytes(app.config.dataDir, { password: Buffer.from(PASSWORD) })).toEqual([]);
  });

  test("a test shows answer and findings and stores nothing; with the field empty it uses what is stored", async () => {
    const { app, ada, id, settings } = await scene(server.port);
    const ask = (more: object, password = "") =>
      tryTarget(
        app,
        ada.actor,
        {
          collector: "postgresql-settings",
          name: "Database",
          settings: { ...settings, ...more },
          typed: password ? { password } : {},
        },
        known,
      );
    const known = await target(app, id);
    const { findings, gathering } = await ask({});
    expect(findings.map(({ rule }) => rule)).toContain("pgaudit");
    expect(gathering.files.map(({ name }) => name)).toEqual(["postgresql.json"]);
    await expect(ask({ host: "localhost" })).rejects.toMatchObject({ field: "secret-password" });
    await expect(ask({}, "wrong-password-9")).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringMatching(/^PostgreSQL at 127\.0\.0\.1: .*\.$/),
    });
    expect(await app.read.selectFrom("evidence_items").select("id").execute()).toEqual([]);
    expect(await app.read.selectFrom("collector_runs").select("id").execute()).toEqual([]);
    expect((await entries(app, "collectors.try")).map(({ outcome }) => outcome)).toEqual(["fail", "error"]);
    expect(JSON.stringify(await entries(app, "collectors.try"))).not.toContain("wrong-password-9");
  });
});

describe("a source that gives no answer", () => {
  async function failing() {
    const world = await scene(await freePort());
    const { app } = world;
    const day = async (n: number) => {
      app.clock.set(`2026-03-${n}T05:30:00.000Z`);
      return collectDue(app, JOB);
    };
    const mails = () =>
      app.read.selectFrom("deliveries").selectAll().where("purpose", "=", "collector-failed").execute();
    return { ...world, day, mails };
  }

  test("twice in a row is mailed to its owner, once, with the reason and no password", async () => {
    const { app, ada, id, day, mails } = await failing();
    expect(await day(11)).toMatchObject([{ outcome: "error" }]);
    expect(await mails()).toEqual([]);
    await day(12);
    await day(13);
    expect(await mails()).toMatchObject([
      { recipient: ada.email, subject: "No evidence from Database: 2 runs in a row failed" },
    ]);
    const [mail] = await mails();
    expect(mail?.body).toContain("PostgreSQL at 127.0.0.1:");
    expect(mail?.body).toContain(`/collectors/${id}`);
    expect(findBytes(app.config.dataDir, { password: Buffer.from(PASSWORD) })).toEqual([]);
    expect(await entries(app, "collectors.notify")).toEqual([{ to: [ada.email], failed: 2 }]);
  });
});
