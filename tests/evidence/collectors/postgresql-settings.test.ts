import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { postgresqlSettings } from "#evidence/collectors/postgresql-settings";
import { testReach } from "#tests/support/browser/reach";
import { collected } from "#tests/support/collected";
import { findPostgres, startPostgres } from "#tests/support/servers/postgresql";

const NOW = new Date("2026-03-11T05:00:00.000Z");
const bin = findPostgres();

describe.skipIf(bin === null)("PostgreSQL settings, of a real server", () => {
  let server: Awaited<ReturnType<typeof startPostgres>>;
  beforeAll(async () => {
    server = await startPostgres(bin!);
    server.sql(`create role watcher login password 'correct-horse'; grant pg_read_all_settings to watcher;
      create role stranger login password 'correct-horse';
      alter role boss password 'correct-horse';`);
  }, 60_000);
  afterAll(() => server?.stop());

  const look = (user: string, change: Record<string, string> = {}, password = "correct-horse") =>
    collected(
      postgresqlSettings,
      postgresqlSettings.schema.parse({
        host: "127.0.0.1",
        port: String(server.port),
        user,
        tls: "off",
        ...change,
      }),
      { ...testReach(NOW), secrets: { password } },
      NOW,
    );

  test("each setting is a finding that names its value; the answer is kept", async () => {
    const { by, detail, overall, gathering } = await look("watcher");
    expect(by).toEqual({
      ssl: "fail",
      "password-encryption": "pass",
      "log-connections": "fail",
      pgaudit: "fail",
      "version-supported": "pass",
      superusers: "pass",
    });
    expect(detail.ssl).toBe("ssl is “off”; on is required.");
    expect(detail.superusers).toBe("1 superuser can sign in: boss; at most 1 allowed.");
    expect(overall).toBe("fail");
    expect(gathering.missing).toEqual([]);
    expect(JSON.parse(gathering.files[0]!.bytes.toString())).toMatchObject({
      superusers: [{ name: "boss", signs_in: true, own: false }],
    });
    expect(JSON.stringify(gathering) + gathering.files[0]!.bytes).not.toContain("correct-horse");
  });

  test("a setting that the role may not see is unknown and names the membership that shows it", async () => {
    const { by, detail, gathering } = await look("stranger");
    expect(by.pgaudit).toBe("unknown");
    expect(detail.pgaudit).toContain("pg_read_all_settings");
    expect(gathering.missing).toEqual([expect.stringMatching(/^shared_preload_libraries: hidden/)]);
  });

  test("a refused question is unknown and names its permission; the others are answered", async () => {
    server.sql("revoke select on pg_catalog.pg_roles from public;");
    try {
      const { by, detail, gathering } = await look("watcher");
      expect(by.superusers).toBe("unknown");
      expect(detail.superusers).toContain("SELECT on pg_catalog.pg_roles");
      expect(by["password-encryption"]).toBe("pass");
      expect(gathering.missing).toHaveLength(1);
    } finally {
      server.sql("grant select on pg_catalog.pg_roles to public;");
    }
  });

  test("a superuser is more than Surety needs", async () => {
    expect((await look("boss")).by["own-role"]).toBe("fail");
  });

  test("a wrong password and a server that is not there are one sentence without the password", async () => {
    await expect(look("watcher", {}, "wrong-password-1")).rejects.toThrow(
      /^PostgreSQL at 127\.0\.0\.1: .*\.$/,
    );
    await expect(look("watcher", {}, "wrong-password-1")).rejects.not.toThrow(/wrong-password-1/);
    await expect(look("watcher", { port: "1" })).rejects.toThrow(/^PostgreSQL at 127\.0\.0\.1: .*\.$/);
  });
});

const stored = (settings: object, superusers: unknown = []) =>
  new Map([
    [
      "postgresql.json",
      Buffer.from(
        JSON.stringify({
          settings: Object.entries(settings).flatMap(([name, setting]) =>
            setting === undefined ? [] : [{ name, setting }],
          ),
          superusers,
        }),
      ),
    ],
  ]);
const judged = (files: ReadonlyMap<string, Buffer>, at = NOW) => {
  const settings = postgresqlSettings.schema.parse({ host: "db.example.com", user: "watcher" });
  return Object.fromEntries(
    postgresqlSettings.assess(files, settings, at).map((one) => [one.rule, one.verdict]),
  );
};

describe("PostgreSQL settings, assessed", () => {
  const good = {
    server_version: "16.4",
    server_version_num: "160004",
    ssl: "on",
    password_encryption: "scram-sha-256",
    log_connections: "on",
    shared_preload_libraries: "pg_stat_statements, pgaudit",
    "pgaudit.log": "ddl, role",
  };
  test.each([
    ["everything as required", {}, null, "pass"],
    ["md5", { password_encryption: "md5" }, "password-encryption", "fail"],
    [
      "PostgreSQL 18 lists what it logs",
      { log_connections: "receipt,authorization" },
      "log-connections",
      "pass",
    ],
    ["PostgreSQL 18 logs nothing", { log_connections: "" }, "log-connections", "fail"],
    ["a library with a similar name", { shared_preload_libraries: "pgaudit_extra" }, "pgaudit", "fail"],
    ["pgaudit that logs nothing", { "pgaudit.log": "none" }, "pgaudit", "fail"],
    ["pgaudit without classes", { "pgaudit.log": "" }, "pgaudit", "fail"],
    ["pgaudit whose classes are taken out again", { "pgaudit.log": "all, -all" }, "pgaudit", "fail"],
    ["pgaudit that logs all but reads", { "pgaudit.log": "ALL,-READ" }, "pgaudit", "pass"],
    ["pgaudit whose classes are hidden", { "pgaudit.log": undefined }, "pgaudit", "unknown"],
    ["a version without fixes", { server_version_num: "130010" }, "version-supported", "fail"],
    ["a version before 10", { server_version_num: "90624" }, "version-supported", "fail"],
    ["a version of the future", { server_version_num: "990001" }, "version-supported", "unknown"],
  ])("%s", (_name, change, rule, verdict) => {
    const by = judged(stored({ ...good, ...change }));
    if (rule === null) expect(new Set(Object.values(by))).toEqual(new Set(["pass"]));
    else expect(by[rule]).toBe(verdict);
  });

  test("support ends after its last day", () => {
    const version = { ...good, server_version_num: "140001" };
    expect(judged(stored(version), new Date("2026-11-12T12:00:00Z"))["version-supported"]).toBe("pass");
    expect(judged(stored(version), new Date("2026-11-13T00:00:00Z"))["version-supported"]).toBe("fail");
  });

  test("two superusers are too many, one that cannot sign in does not count", () => {
    const role = (name: string, signs_in = true) => ({ name, signs_in, own: false });
    expect(judged(stored(good, [role("a"), role("b")])).superusers).toBe("fail");
    expect(judged(stored(good, [role("a"), role("b", false)])).superusers).toBe("pass");
  });

  test("what cannot be read is unknown", () => {
    expect(judged(new Map([["postgresql.json", Buffer.from("{")]]))).toEqual({ settings: "unknown" });
    expect(judged(new Map([["postgresql.json", Buffer.from("[]")]]))).toEqual({ settings: "unknown" });
  });
});
