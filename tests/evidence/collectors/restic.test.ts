import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { startJobs } from "#app/jobs/scheduler";
import { ProgramError, runProgram } from "#evidence/collectors/program";
import { restic } from "#evidence/collectors/restic";
import { testApp } from "#tests/support/app";
import { testReach } from "#tests/support/browser/reach";
import { collected } from "#tests/support/collected";
import { temporaryFolder } from "#tests/support/folders";
import { onPathAt } from "../../../scripts/debian.mjs";

const PASSWORD = "correct-horse-battery-7";
const here = onPathAt("restic") !== undefined;
const env = { PATH: process.env.PATH ?? "/usr/bin:/bin" };

/** A repository with one snapshot of four files, one of them in a folder whose name has characters of patterns. */
function repository() {
  const dir = temporaryFolder();
  const source = join(dir, "source");
  const repo = join(dir, "repository");
  execFileSync("mkdir", ["-p", join(source, "odd [x] *name")]);
  writeFileSync(join(source, "odd [x] *name", "naïve?.txt"), "hello\n");
  for (const name of ["a", "b", "c"]) writeFileSync(join(source, `${name}.bin`), randomBytes(60_000));
  writeFileSync(join(source, "empty"), "");
  const own = { RESTIC_PASSWORD: PASSWORD, RESTIC_REPOSITORY: repo, RESTIC_CACHE_DIR: join(dir, "cache") };
  const run = (...args: string[]) =>
    execFileSync("restic", ["-q", ...args], { cwd: dir, env: { ...env, ...own } as never });
  run("init");
  run("backup", "source");
  return { repo, run };
}

function look(repo: string, change: Record<string, string> = {}, at = new Date(), password = PASSWORD) {
  const settings = restic.schema.parse({ repository: repo, read: "100%", files: "50", ...change });
  return collected(restic, settings, { ...testReach(at), secrets: { password } }, at);
}
const scratch = () => readdirSync(tmpdir()).filter((name) => name.startsWith("surety-scratch-"));

/** Every file of the repository's data, the largest first: the packs of the files before those of the trees. */
function packs(repo: string): string[] {
  return readdirSync(join(repo, "data"), { recursive: true, encoding: "utf8" })
    .map((name) => join(repo, "data", name))
    .filter((path) => statSync(path).isFile())
    .sort((a, b) => statSync(b).size - statSync(a).size);
}

describe.skipIf(!here)("a real restic repository", () => {
  test("that is sound passes: young, readable, and every file comes back", { timeout: 60_000 }, async () => {
    const { repo } = repository();
    const before = scratch();
    const { findings, overall, gathering, by } = await look(repo);
    expect(by).toEqual({ "backup-recent": "pass", "data-readable": "pass", "restore-test": "pass" });
    expect(
      findings
        .filter(({ rule }) => rule === "restore-test")
        .map(({ object }) => object)
        .sort(),
    ).toEqual(["/source/a.bin", "/source/b.bin", "/source/c.bin", "/source/odd [x] *name/naïve?.txt"]);
    expect(overall).toBe("pass");
    expect(gathering.files.map(({ name }) => name)).toEqual(["snapshots.json", "check.json", "restore.json"]);
    expect(scratch()).toEqual(before);
    expect(readdirSync(join(repo, "locks"))).toEqual([]);
    const kept = gathering.files.map(({ bytes }) => bytes.toString()).join();
    expect(kept + gathering.query + gathering.source).not.toContain(PASSWORD);
    const late = new Date(Date.now() + 27 * 3_600_000);
    const again = restic.assess(
      new Map(gathering.files.map(({ name, bytes }) => [name, bytes])),
      restic.schema.parse({ repository: repo }),
      late,
    );
    expect(again[0]).toMatchObject({
      verdict: "fail",
      detail: expect.stringContaining("27 h old; at most 26 h"),
    });
  });

  test("with a changed byte is seen, although a check without data ends with 0", {
    timeout: 60_000,
  }, async () => {
    const { repo, run } = repository();
    const [pack] = packs(repo);
    const bytes = readFileSync(pack!);
    bytes[100]! ^= 0xff;
    execFileSync("chmod", ["u+w", pack!]);
    writeFileSync(pack!, bytes);
    expect(() => run("check")).not.toThrow();
    const { by, detail, findings, overall } = await look(repo);
    expect(by["data-readable"]).toBe("fail");
    expect(detail["data-readable"]).toMatch(/^restic check found damage \(100% of the data read\): .+\.$/);
    expect(findings.filter(({ rule, verdict }) => rule === "restore-test" && verdict === "fail")).not.toEqual(
      [],
    );
    expect(overall).toBe("fail");
  });

  test("with a pack cut off fails", { timeout: 60_000 }, async () => {
    const { repo } = repository();
    const [pack] = packs(repo);
    execFileSync("chmod", ["u+w", pack!]);
    const before = scratch();
    truncateSync(pack!, 50);
    const settings = { ...restic.schema.parse({ repository: repo }), read: "100%", minutes: "0.1" };
    const reach = { ...testReach(new Date()), secrets: { password: PASSWORD } };
    const { detail, overall, gathering } = await collected(restic, settings, reach);
    expect(detail["data-readable"]).toMatch(/^restic check found damage .*size/);
    expect([overall, gathering.missing.length > 0]).toEqual(["fail", true]);
    expect(scratch()).toEqual(before);
  });

  test("without snapshots fails; a wrong password and a missing repository are one sentence each", {
    timeout: 60_000,
  }, async () => {
    const { repo, run } = repository();
    run("forget", "latest");
    expect((await look(repo)).detail["backup-recent"]).toBe("The repository has no snapshots.");
    await expect(look(repo, {}, new Date(), "wrong-password-9")).rejects.toThrow(
      "restic: wrong password or no key found.",
    );
    await expect(look(`${repo}-away`)).rejects.toThrow(/^restic: .*repository.*\.$/);
  });
});

test("what was not gathered is unknown, and an unreadable answer never passes", () => {
  const settings = restic.schema.parse({ repository: "/backup" });
  const verdicts = (files: Record<string, string>) =>
    restic
      .assess(
        new Map(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)])),
        settings,
        new Date(),
      )
      .map(({ verdict }) => verdict);
  expect(verdicts({})).toEqual(["unknown", "unknown", "unknown"]);
  expect(verdicts({ "snapshots.json": "{", "check.json": "[]", "restore.json": "7" })).toEqual([
    "unknown",
    "unknown",
    "unknown",
  ]);
});

test.each([
  "relative/path",
  "s3:bucket",
  "sftp:-oProxyCommand=id:/x",
  "sftp:user@-oProxyCommand=id:/x",
  "sftp://-oProxyCommand=id/x",
  "rest:https://user:secret@host/",
  "rest:ftp://host/",
  "/a\nb",
])("%j is not taken as a repository", (repository) => {
  expect(restic.schema.safeParse({ repository }).success).toBe(false);
});

test.each([
  "/srv/backup",
  "sftp:backup@nas.example.com:/srv/b",
  "sftp://nas.example.com:22//srv/b",
  "rest:https://backup.example.com/x",
])("%s is", (repository) => {
  expect(restic.schema.safeParse({ repository }).success).toBe(true);
});

test("a repository on a private address is not asked", async () => {
  await expect(look("rest:https://10.0.0.7/x")).rejects.toThrow("is not on the public internet");
  await expect(look("sftp:backup@10.0.0.7:/x")).rejects.toThrow("is not on the public internet");
});

test("a start removes what a killed process had restored, and nothing of one that lives", async () => {
  const folder = (pid: number | string) => mkdtempSync(join(tmpdir(), `surety-scratch-${pid}-`));
  const dead = folder(2 ** 22 + 1);
  writeFileSync(join(dead, "restored.txt"), "customers");
  const earlier = folder(process.pid);
  utimesSync(earlier, new Date(0), new Date(0));
  const living = folder(process.ppid);
  const app = await testApp("2026-03-11T05:00:00.000Z");
  await (await startJobs(app, [])).stop();
  expect([dead, earlier, living].map((one) => existsSync(one))).toEqual([false, false, true]);
  rmSync(living, { recursive: true });
});

describe("a program", () => {
  test("that is not installed is one sentence", async () => {
    await expect(runProgram("no-such-program", [], { env, timeoutMs: 5000 })).rejects.toThrow(
      "The program no-such-program is not installed on the server of Surety.",
    );
  });

  test("that does not end is killed with what it started", async () => {
    const pids = join(temporaryFolder(), "pids");
    const script = `sleep 600 & echo $! > ${pids}; echo $$ >> ${pids}; wait`;
    const started = performance.now();
    await expect(runProgram("sh", ["-c", script], { env, timeoutMs: 300 })).rejects.toMatchObject({
      trouble: "timeout",
      message: "sh did not end within 1 s.",
    });
    expect(performance.now() - started).toBeLessThan(5000);
    for (const pid of readFileSync(pids, "utf8").trim().split("\n"))
      await expect.poll(() => isAlive(Number(pid))).toBe(false);
  });

  test("that writes too much is killed", async () => {
    const endless = runProgram("yes", [], { env, timeoutMs: 20_000, maxBytes: 1_000_000 });
    await expect(endless).rejects.toThrow(ProgramError);
    await expect(endless).rejects.toMatchObject({ trouble: "too_large" });
  });
});

/** A killed process whose parent has not asked for its end yet is none. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}
