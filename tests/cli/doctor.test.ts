import { chmodSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { record } from "#app/audit";
import { readConfig } from "#app/config";
import { openContext } from "#app/operations/installation/opening";
import { perform } from "#app/work";
import type { CheckResult } from "#domain/installation/checkup";
import { surety } from "#tests/support/browser/terminal";
import { oldFolder, oldFolders, temporaryFolder } from "#tests/support/folders";
import { startPost } from "#tests/support/servers/post";

async function dataFolder(): Promise<string> {
  const dir = temporaryFolder();
  await (await openContext(readConfig({ DATA_DIR: dir, LOG_LEVEL: "silent", JOBS: "off" }))).close();
  return dir;
}

/** Nothing listens on port 9 of this machine. */
const env = { JOBS: "off", PORT: "9" };

/** What `surety doctor --json` found, as check, state and text. */
async function examine(dir: string, more: Record<string, string> = {}) {
  const ended = await surety(dir, ["doctor", "--json"], { env: { ...env, ...more } });
  const { sound, results } = ended.json as { sound: boolean; results: CheckResult[] };
  expect(ended.code).toBe(sound ? 0 : 1);
  const of = (check: CheckResult["check"]) => results.filter((one) => one.check === check);
  return { ended, results, of };
}

test("names each bad variable and looks no further", async () => {
  const { results, ended } = await examine(temporaryFolder(), { PORT: "many", SMTP_URL: "mail" });
  expect(results.map(({ check, state }) => [check, state])).toEqual([
    ["settings", "failed"],
    ["settings", "failed"],
  ]);
  expect(ended.err).toBe("surety: 2 checks failed.");
});

test("makes no installation where there is none", async () => {
  const dir = join(temporaryFolder(), "data");
  const { of } = await examine(dir);
  expect(of("folder")[0]?.text).toContain("There is no installation in");
  expect(statSync(dir, { throwIfNoEntry: false })).toBeUndefined();
});

test("upgrades no folder of an earlier version", async () => {
  const dir = temporaryFolder();
  oldFolder(oldFolders[0], dir);
  const { of, results } = await examine(dir);
  expect(of("database")[0]).toMatchObject({
    state: "failed",
    text: expect.stringContaining("of an earlier version"),
  });
  expect(results.some(({ check }) => check === "backups")).toBe(false);
});

test("a new folder: what is missing is a warning, what does not work has failed", async () => {
  const dir = await dataFolder();
  chmodSync(dir, 0o755);
  const { of, ended } = await examine(dir);
  const states = (check: CheckResult["check"]) => of(check).map(({ state }) => state);
  expect(of("folder")[0]).toMatchObject({ state: "warning", text: expect.stringContaining("Other users") });
  expect(states("key")).toEqual(["warning"]);
  expect(states("clock")).toEqual(["ok"]);
  expect(of("mail")).toEqual([
    { check: "mail", state: "warning", text: expect.stringContaining("Set SMTP_URL") },
  ]);
  expect(states("jobs")).toEqual(["warning"]);
  expect(of("backups")[0]?.text).toContain("no backup yet");
  expect(of("server")[0]).toMatchObject({
    state: "failed",
    text: expect.stringContaining("does not answer at http://127.0.0.1:9"),
  });
  expect(ended.err).toBe("surety: 1 check failed.");
  const lines = (await surety(dir, ["doctor"], { env })).out.split("\n");
  expect(lines[0]).toBe("ok      Settings: Every variable that is set can be read.");
  expect(lines.at(-1)).toMatch(/^\d+ ok, \d+ warnings, 1 failed$/);
});

test("reminders that have never run are no failure: the server may have started just now", async () => {
  const { of } = await examine(await dataFolder(), { JOBS: "on" });
  expect(of("jobs")).toEqual([
    { check: "jobs", state: "warning", text: expect.stringContaining("have never run") },
  ]);
});

test("a key in the environment, and the file beside it", async () => {
  const dir = await dataFolder();
  const file = join(dir, "secret.key");
  const key = readFileSync(file, "utf8").trim();
  expect((await examine(dir, { SECRET_KEY: key })).of("key")[0]).toMatchObject({
    state: "warning",
    text: expect.stringContaining("is not used"),
  });
  rmSync(file);
  expect((await examine(dir, { SECRET_KEY: key })).of("key")[0]?.state).toBe("ok");
  expect((await examine(dir)).of("key")[0]?.state).toBe("failed");
  const other = Buffer.alloc(32, 1).toString("base64");
  expect((await examine(dir, { SECRET_KEY: other })).of("database").at(-1)).toMatchObject({
    state: "failed",
    text: expect.stringContaining("key"),
  });
});

test("the mail server is asked, without a mail", async () => {
  const dir = await dataFolder();
  const post = await startPost();
  const mail = { SMTP_URL: post.url, MAIL_FROM: "surety@example.com" };
  const well = await examine(dir, mail);
  expect(well.of("mail").map(({ state }) => state)).toEqual(["ok", "ok"]);
  await post.stop();
  const gone = await examine(dir, mail);
  expect(gone.of("mail").at(-1)).toMatchObject({
    state: "failed",
    text: expect.stringContaining("Nothing listens on 127.0.0.1"),
  });
  expect(post.received).toEqual([]);
});

test("a clock behind the last entry of the log", async () => {
  const dir = temporaryFolder();
  const later = new Date(Date.now() + 3_600_000);
  const config = readConfig({ DATA_DIR: dir, LOG_LEVEL: "silent", JOBS: "off" });
  const app = await openContext(config, { now: () => later });
  const entry = { action: "backups.create", subject: { type: "backup", id: "none" } } as const;
  await perform(app, { kind: "cli", name: "cli:test" }, (work) => record(work, entry));
  await app.close();
  const { of } = await examine(dir);
  expect(of("clock")[0]).toMatchObject({
    state: "failed",
    text: expect.stringContaining("but the last log entry is of"),
  });
});
