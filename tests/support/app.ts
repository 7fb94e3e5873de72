import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { record } from "#app/audit";
import { readConfig } from "#app/config";
import type { AppContext } from "#app/context";
import { openContext } from "#app/operations/installation/opening";
import { type Actor, perform, type Work } from "#app/work";

import { newId } from "#db/ids";
import { insertOrganisation } from "#db/installation/organisation";
import { insertUser } from "#db/installation/users";
import { insertPerson } from "#db/people/people";
import type { Role } from "#domain/roles";
import { afterEachTest } from "#tests/support/after-each";
import { layMigratedDatabase } from "#tests/support/migrated-database";

/** A clock that tests move by hand: time passes by `advance`, the machine's clock alone changes by `set`. */
export type TestClock = { now: Date; monotonic: number; set(at: string): void; advance(ms: number): void };

export type TestApp = AppContext & { clock: TestClock };

const opened: { app: AppContext; dir: string }[] = [];

/** A real Surety on a temporary folder, with its own clock. Closed and removed after the test. */
export async function testApp(
  at = "2026-03-11T13:05:00.000Z",
  env: Record<string, string> = {},
): Promise<TestApp> {
  const dir = mkdtempSync(join(tmpdir(), "surety-test-"));
  const clock: TestClock = {
    now: new Date(at),
    monotonic: 0,
    set(next) {
      clock.now = new Date(next);
    },
    advance(ms) {
      clock.now = new Date(clock.now.getTime() + ms);
      clock.monotonic += ms;
    },
  };
  const config = readConfig({ DATA_DIR: dir, LOG_LEVEL: "silent", JOBS: "off", ...env });
  await layMigratedDatabase(dir, config.secretKey);
  const app = await openContext(config, { now: () => clock.now, monotonic: () => clock.monotonic });
  opened.push({ app, dir });
  return Object.assign(app, { clock });
}

afterEachTest(async () => {
  for (const { app, dir } of opened.splice(0)) {
    await app.close();
    rmSync(dir, { recursive: true, force: true });
  }
});

/** The organisation that tests run in: Tidewater Rota GmbH in Berlin, audit period July to June. */
export async function testOrganisation(app: AppContext, change: Record<string, unknown> = {}): Promise<void> {
  await perform(app, { kind: "cli", name: "test" }, async (work) => {
    const id = newId(work.now);
    await insertOrganisation(work.db, {
      id,
      name: "Tidewater Rota",
      legal_name: "Tidewater Rota GmbH",
      time_zone: "Europe/Berlin",
      security_email: "security@tidewater.example",
      privacy_email: "privacy@tidewater.example",
      website: "https://tidewater.example",
      period_from: "2025-07-01",
      period_to: "2026-06-30",
      categories: JSON.stringify(["security"]),
      created_at: work.now.toISOString(),
      ...change,
    });
    await record(work, { action: "organisation.create", subject: { type: "organisation", id } });
  });
}

/** A person with an account of this role. No one can sign in as them: for tests of operations. */
export async function testPerson(app: TestApp, name: string, role: Role = "member"): Promise<TestPerson> {
  const email = `${name.toLowerCase().replace(/[^a-z]+/g, ".")}@tidewater.example`;
  const ids = { personId: "", userId: "" };
  await perform(app, { kind: "cli", name: "test" }, async (work) => {
    ids.userId = newId(work.now);
    if (role !== "auditor") {
      ids.personId = newId(work.now);
      await insertPerson(work.db, { id: ids.personId, name, email, created_at: work.now.toISOString() });
    }
    await insertUser(work.db, {
      id: ids.userId,
      person_id: ids.personId || null,
      email,
      name,
      role,
      password_hash: "none",
      totp_secret: "none",
      created_at: work.now.toISOString(),
    });
    await record(work, { action: "users.create", subject: { type: "user", id: ids.userId } });
  });
  const actor: Actor = {
    kind: "user",
    userId: ids.userId,
    personId: ids.personId || null,
    name,
    role,
    sessionId: null,
    ip: "127.0.0.1",
    factor: { method: "totp", at: app.clock.now },
  };
  return { ...ids, name, email, actor };
}

/** The audit entry of a change that a test makes past the operations. */
export function recordTest(work: Work): Promise<void> {
  return record(work, { action: "test.change", subject: { type: "database", id: "1" } });
}

export type TestPerson = { personId: string; userId: string; name: string; email: string; actor: Actor };
