import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "#tests/support/folders";
import { root } from "#tests/support/servers/server";
import { maySmallDisk, smallDisk } from "#tests/support/small-disk";

/** EX_CONFIG of sysexits.h: starting again would be of no use. */
const refused = 78;
/** EX_TEMPFAIL of sysexits.h: worth another try for a server that had the port before. */
const portInUse = 75;

/** Starts the built server, which ends at once, and answers what it printed. */
function start(env: Record<string, string>) {
  const { status, stderr } = spawnSync(process.execPath, [join(root, "server.js")], {
    env: { ...process.env, NODE_ENV: "production", LOG_LEVEL: "silent", JOBS: "off", PORT: "0", ...env },
    encoding: "utf8",
    timeout: 30_000,
    killSignal: "SIGKILL",
  });
  return [status, stderr.trim()];
}

test("a limit on the size of files is named", () => {
  const dir = temporaryFolder();
  const command = 'ulimit -f 500; exec "$0" server.js';
  const { status, stderr } = spawnSync("bash", ["-c", command, process.execPath], {
    cwd: root,
    env: {
      ...process.env,
      NODE_ENV: "production",
      LOG_LEVEL: "silent",
      JOBS: "off",
      PORT: "0",
      DATA_DIR: dir,
    },
    encoding: "utf8",
    timeout: 30_000,
    killSignal: "SIGKILL",
  });
  expect([status, stderr]).toEqual([1, expect.stringContaining("the limit (ulimit -f, or LimitFSIZE=")]);
});

test.each([
  [{ PORT: "abc" }, "PORT must be a whole number from 0 to 65535, such as 3000."],
  [
    { TRUST_PROXY: "wat" },
    "TRUST_PROXY must be the number of proxies in front, such as 1, or their addresses, separated by commas.",
  ],
])("%j is a refused start in one sentence, and makes no folder", (env, words) => {
  const DATA_DIR = join(temporaryFolder(), "data");
  expect(start({ DATA_DIR, ...env })).toEqual([refused, `Surety cannot start. ${words}`]);
  expect(existsSync(DATA_DIR)).toBe(false);
});

test("a port that is in use is named, with what to do", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void other.close());
  await new Promise((resume) => other.once("listening", resume));
  const port = String((other.address() as AddressInfo).port);
  expect(start({ DATA_DIR: temporaryFolder(), PORT: port })).toEqual([
    portInUse,
    `Surety cannot start. Port ${port} is in use. Set PORT to another one, or stop the program that uses it.`,
  ]);
});

test("an address that this machine does not have is named", () => {
  expect(start({ DATA_DIR: temporaryFolder(), HOST: "203.0.113.9", ALLOW_HTTP: "on" })).toEqual([
    refused,
    "Surety cannot start. This machine has no address 203.0.113.9. Set HOST to one that it has, such as 127.0.0.1.",
  ]);
});

test("a file in the data folder's place is named", () => {
  const file = join(temporaryFolder(), "data");
  writeFileSync(file, "");
  expect(start({ DATA_DIR: file })).toEqual([
    refused,
    `Surety cannot start. A file is where a folder is needed, or a folder where a file is: ${file}. Set DATA_DIR to the data folder, or move the conflicting file.`,
  ]);
});

test("a place where no folder can be made is named, by a command as well", () => {
  const words = "There is no /proc/surety, or it cannot be opened.";
  const [status, err] = start({ DATA_DIR: "/proc/surety" });
  expect([status, err]).toEqual([refused, expect.stringContaining(words)]);
  const made = spawnSync(process.execPath, [join(root, "scripts/cli.mjs"), "demo"], {
    env: { ...process.env, DATA_DIR: "/proc/surety" },
    encoding: "utf8",
    timeout: 15_000,
    killSignal: "SIGKILL",
  });
  expect([made.status, made.stderr]).toEqual([1, expect.stringContaining(words)]);
});

const may = maySmallDisk();
const unless = may ? "" : " (skipped: only root may mount the disk that this needs)";

test.skipIf(!may)(`root does not start on a folder of another user${unless}`, () => {
  const dir = temporaryFolder();
  execFileSync("chown", ["65534:65534", dir]);
  expect(start({ DATA_DIR: dir })).toEqual([
    refused,
    expect.stringMatching(
      `^Surety cannot start. ${dir} belongs to nobody, .*: sudo -u nobody env DATA_DIR=${dir} …. Nothing was changed.$`,
    ),
  ]);
  expect(readdirSync(dir)).toEqual([]);
});

test.skipIf(!may)(`a disk that is read-only is named${unless}`, () => {
  const { dir, remove } = smallDisk(4)!;
  onTestFinished(remove);
  execFileSync("mount", ["-o", "remount,ro", dir]);
  expect(start({ DATA_DIR: join(dir, "data") })).toEqual([
    refused,
    `Surety cannot start. The disk that holds ${join(dir, "data")} is read-only, so nothing can be written. Mount it for writing (sudo mount -o remount,rw ${dir}; under systemd also ReadWritePaths=${join(dir, "data")}), then try again.`,
  ]);
});

test.skipIf(!may)(`a full disk is named, and may have room at the next try${unless}`, () => {
  const { dir, fill, remove } = smallDisk(4)!;
  onTestFinished(remove);
  fill(64 * 1024);
  const [status, words] = start({ DATA_DIR: dir });
  expect(status).toBe(1);
  expect(words).toMatch(
    /^Surety cannot start\. The disk that holds .* is full\. .*Make room, then try again\.$/,
  );
});
