import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { cpSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readConfig } from "#app/config";
import { openContext } from "#app/operations/installation/opening";
import { proveData } from "#app/operations/installation/proofs";
import { bookkeeping } from "#app/work";
import { storeFile } from "#db/files";
import { openLogKey } from "#evidence/log/log-heads";
import { testApp } from "#tests/support/app";
import { type Cast, makeCast } from "#tests/support/cast";
import { temporaryFolder } from "#tests/support/folders";

const FILES = 3;
const flags = ["--experimental-transform-types", "--disable-warning=ExperimentalWarning"];

/** Kills a worker before its nth change of a name; how many changes there are, and which makes it ready, where it ends before. */
function killedAt(dir: string, n: number, what: "rotate" | "settle"): { done: number; ready: number } | null {
  const args = [...flags, "tests/support/workers/rotation-worker.ts", dir, String(n), what];
  const worker = spawnSync(process.execPath, args, { encoding: "utf8" });
  expect(worker.stderr).toBe("");
  if (worker.signal === "SIGKILL") return null;
  expect(worker.status).toBe(0);
  return JSON.parse(worker.stdout);
}

function copyOf(from: string): string {
  const dir = temporaryFolder();
  cpSync(from, dir, { recursive: true });
  return dir;
}

const keyOf = (dir: string) => readFileSync(join(dir, "secret.key"), "utf8").trim();

/** The folder opens whole; which key it opened with is the answer. */
async function expectWhole(dir: string, { owner }: Cast, when: string): Promise<string> {
  const app = await openContext(readConfig({ DATA_DIR: dir, LOG_LEVEL: "silent", JOBS: "off" }));
  try {
    const proof = await proveData(app.databaseFile, app.vault, openLogKey(app.secretKey));
    expect(proof, when).toMatchObject({ problems: [], files: { sound: FILES, missing: [] } });
    const users = app.read.selectFrom("users").selectAll().where("id", "=", owner.userId);
    const user = await users.executeTakeFirstOrThrow();
    expect(app.secrets.open(user.totp_secret, "users.totp_secret", user.id)).toBe(owner.totpSecret);
    const entries = app.read.selectFrom("audit_log").select("id").where("action", "=", "secrets.rotate");
    const kept = readdirSync(dir).filter((name) => name.startsWith("secret.key."));
    expect([existsSync(join(dir, "key-rotation")), kept.length], when).toEqual([
      false,
      (await entries.execute()).length,
    ]);
    return app.secretKey.toString("base64");
  } finally {
    await app.close();
  }
}

test("killed before each change of a name, the folder opens whole: with the old key until the new data is ready, then with the new one", {
  timeout: 240_000,
}, async () => {
  const app = await testApp();
  const cast = await makeCast(app);
  for (let n = 0; n < FILES; n += 1) {
    const stored = await app.vault.put(randomBytes(70_000));
    await bookkeeping(app, (db, now) => storeFile(db, stored, now));
  }
  await app.close();
  const from = app.config.dataDir;
  const old = keyOf(from);
  const whole = killedAt(copyOf(from), 0, "rotate")!;
  for (const n of [2, Math.ceil(whole.ready / 2), whole.ready]) {
    const dir = copyOf(from);
    expect(killedAt(dir, n, "rotate")).toBeNull();
    expect(await expectWhole(dir, cast, `killed before change ${n}`)).toBe(old);
  }
  const ready = copyOf(from);
  expect(killedAt(ready, whole.ready + 1, "rotate")).toBeNull();
  const next = readFileSync(join(ready, "key-rotation", "next", "secret.key"), "utf8").trim();
  const left = killedAt(copyOf(ready), 0, "settle")!.done;
  expect(left).toBeGreaterThan(8);
  for (let n = 1; n <= left; n += 1) {
    const dir = copyOf(ready);
    expect(killedAt(dir, n, "settle")).toBeNull();
    expect(await expectWhole(dir, cast, `killed before change ${n} of the end`)).toBe(next);
  }
});
