import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  setAccountSource,
  takeDuePopulations,
  takePopulation,
  tryAccountSource,
} from "#app/operations/systems/account-sources";
import { perform } from "#app/work";
import { listPopulations } from "#db/systems/account-lists";
import { findAccountSource } from "#db/systems/account-sources";
import { listAccounts } from "#db/systems/accounts";
import type { Account } from "#domain/systems/accounts";
import { postgresql } from "#evidence/account-apis/postgresql";
import { readAccounts, recognise } from "#evidence/account-exports/sources";
import { reading, refusalOf } from "#tests/support/played-api";
import { type Cast, cast, cli } from "#tests/support/review-cast";
import { findPostgres, startPostgres } from "#tests/support/servers/postgresql";

const bin = findPostgres();
if (!bin)
  console.info("PostgreSQL is not installed (apt-get install postgresql): its live source is not tested.");

describe.skipIf(!bin)("the accounts of a real PostgreSQL", () => {
  let server: Awaited<ReturnType<typeof startPostgres>>;
  beforeAll(async () => {
    server = await startPostgres(bin ?? "");
    server.sql(`create role readers; create role writers in role pg_write_all_data;
      create role surety login password 'kelp-forest-9'; create role jose login in role readers;
      create role "Ana O'Neil" login in role writers, readers; create role dba login superuser;`);
  }, 60_000);
  afterAll(() => server?.stop());

  const input = (change: object = {}) => ({
    source: "postgresql",
    settings: {
      host: "127.0.0.1",
      port: String(server.port),
      database: "postgres",
      user: "surety",
      tls: "off",
      ca: "",
      ...change,
    },
    secret: "kelp-forest-9" as string | null,
    cron: null as string | null,
  });
  const set = (c: Cast, given: ReturnType<typeof input>) =>
    perform(c.app, c.officer.actor, (work) => setAccountSource(c.app, work, c.systemId, given));
  const privateCast = () => cast({ COLLECT_ALLOW_PRIVATE: "127.0.0.1" });

  test("are tried without being frozen, then frozen with what was asked", async () => {
    const c = await privateCast();
    const tried = await tryAccountSource(c.app, c.officer.actor, c.systemId, input());
    expect(tried.accounts.map((one) => [one.userName, one.privileged, one.roles])).toEqual([
      ["boss", "yes", ["superuser", "create role", "create database", "replication", "bypass row security"]],
      ["surety", "no", []],
      ["jose", "no", ["readers"]],
      ["Ana O'Neil", "yes", ["readers", "writers"]],
      ["dba", "yes", ["superuser"]],
    ]);
    expect(await listPopulations(c.app.read, c.systemId)).toEqual([]);
    const few = reading(input().settings, "kelp-forest-9", { rows: 4 });
    expect(await refusalOf(postgresql.ask(few.read))).toContain("more than 4 accounts");
    const small = reading(input().settings, "kelp-forest-9", { listBytes: 500 });
    expect(await refusalOf(postgresql.ask(small.read))).toContain("The list is larger than 0 MiB");
    await set(c, input());
    expect(await takePopulation(c.app, c.officer.actor, c.systemId)).toMatchObject({
      rows: 5,
      accounts: 5,
      added: 5,
    });
    const [population] = await listPopulations(c.app.read, c.systemId);
    expect(population).toMatchObject({ format: "postgresql", extracted_by: "Ines Holm" });
    expect(population?.query).toContain("pg_catalog.pg_roles");
    expect((await c.app.vault.readAll(population?.sha256 ?? "")).toString()).toContain("Ana O'Neil");
  });

  test("a role made again under its old name is a new account; a grant is a change", async () => {
    const c = await privateCast();
    await set(c, input());
    await takePopulation(c.app, c.officer.actor, c.systemId);
    server.sql("drop role jose; create role jose login in role readers; grant readers to dba;");
    c.app.clock.advance(60_000);
    expect(await takePopulation(c.app, c.officer.actor, c.systemId)).toMatchObject({
      added: 1,
      removed: 1,
      changed: 1,
    });
  });

  test("what psql prints and copies of the same server is read as the same accounts", async () => {
    const dir = mkdtempSync(join(tmpdir(), "surety-psql-"));
    chmodSync(dir, 0o777);
    try {
      server.sql(`\\o ${dir}/roles.txt\n\\du\n`);
      server.sql(`\\copy (select * from pg_roles) to '${dir}/roles.csv' csv header\n`);
      const c = await privateCast();
      const live = await tryAccountSource(c.app, c.officer.actor, c.systemId, input());
      const rightsOf = (accounts: Account[]) =>
        accounts.map((one) => [one.userName, one.privileged, one.roles]);
      const printed = readFileSync(join(dir, "roles.txt"));
      const copied = readFileSync(join(dir, "roles.csv"));
      expect([recognise(printed), recognise(copied)]).toEqual(["postgresql-du", "pg-roles"]);
      const [du] = await readAccounts("postgresql-du", printed);
      const [csv] = await readAccounts("pg-roles", copied);
      const byName = (a: unknown[], b: unknown[]) => String(a[0]).localeCompare(String(b[0]));
      expect(rightsOf(du?.accounts ?? []).sort(byName)).toEqual(rightsOf(live.accounts).sort(byName));
      expect(csv?.accounts.map((one) => one.externalId).sort()).toEqual(
        live.accounts.map((one) => one.externalId).sort(),
      );
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });

  test("the secret is sealed, in no log and no message, and goes to no other place", async () => {
    const c = await privateCast();
    await set(c, input());
    const row = await findAccountSource(c.app.read, c.systemId);
    const log = await c.app.read.selectFrom("audit_log").selectAll().execute();
    expect(JSON.stringify([row, log])).not.toContain("kelp-forest-9");
    await expect(set(c, { ...input({ host: "127.0.0.2" }), secret: null })).rejects.toMatchObject({
      field: "secret",
    });
    await set(c, { ...input({ database: "template1" }), secret: null });
    expect(await takePopulation(c.app, c.officer.actor, c.systemId)).toMatchObject({ accounts: 5 });
    const wrong = await tryAccountSource(c.app, c.officer.actor, c.systemId, {
      ...input(),
      secret: "surety",
    }).catch((e) => e);
    expect(wrong).toMatchObject({ code: "unavailable" });
    expect(wrong.message).toContain("password authentication failed");
    expect(wrong.message).not.toContain("surety");
  });

  test("a private address is refused unless it is allowed, and the clock takes lists and says what failed", async () => {
    const shut = await cast();
    await expect(tryAccountSource(shut.app, shut.officer.actor, shut.systemId, input())).rejects.toThrow(
      "COLLECT_ALLOW_PRIVATE",
    );
    const c = await privateCast();
    await set(c, { ...input(), cron: "30 5 * * *" });
    expect(await takeDuePopulations(c.app, cli)).toEqual([]);
    c.app.clock.set("2026-03-12T05:31:00Z");
    expect(await takeDuePopulations(c.app, cli)).toHaveLength(1);
    expect(await takeDuePopulations(c.app, cli)).toEqual([]);
    await set(c, { ...input({ port: "1" }), secret: "kelp-forest-9", cron: "30 5 * * *" });
    c.app.clock.set("2026-03-13T05:31:00Z");
    await takeDuePopulations(c.app, cli);
    expect(await findAccountSource(c.app.read, c.systemId)).toMatchObject({ outcome: "refused" });
    const populations = await listPopulations(c.app.read, c.systemId);
    expect(populations).toHaveLength(1);
    expect(await listAccounts(c.app.read, populations[0]?.id ?? "")).toHaveLength(5);
  });
});
