import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { isTooOld } from "../../scripts/node-version.mjs";

const root = join(import.meta.dirname, "../..");
/** EX_CONFIG of sysexits.h: systemd does not try again. */
const refused = 78;
const words =
  /^Surety needs Node 22\.14 or newer; this is Node [\d.]+ \(.+\)\. Use npm start or npx surety, which bring a newer Node along,.*\n$/;

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), "surety-node-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** Starts a program of ours by this Node; answers its exit code, its words, and what it left in its data folder. */
function start(node: string, args: string[]) {
  const dir = folder();
  const { status, signal, stderr } = spawnSync(node, args, {
    cwd: root,
    env: { ...process.env, NODE_ENV: "production", PORT: "0", DATA_DIR: dir },
    encoding: "utf8",
    timeout: 15_000,
  });
  return { status, signal, stderr, left: readdirSync(dir) };
}

const programs = [["server.js"], ["scripts/cli.mjs", "user", "list"]];

test.each(programs)("%s says which Node it needs before it reads anything else", (...program) => {
  const faked = join(folder(), "faked.mjs");
  writeFileSync(
    faked,
    `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.20.2" } });`,
  );
  const ended = start(process.execPath, ["--import", faked, ...program]);
  expect(ended).toEqual({ status: refused, signal: null, stderr: expect.stringMatching(words), left: [] });
  expect(ended.stderr).toContain("this is Node 20.20.2");
});

/** A Node of this machine that is too old, where it has one. */
const oldNode = (process.env.PATH ?? "")
  .split(delimiter)
  .concat("/usr/bin")
  .filter((dir) => !dir.includes("node_modules"))
  .map((dir) => join(dir, "node"))
  .filter(existsSync)
  .find((node) => isTooOld(spawnSync(node, ["--version"], { encoding: "utf8" }).stdout.trim().slice(1)));

test.skipIf(!oldNode).each(programs)(
  `%s by an old Node of this machine${oldNode ? "" : " (skipped: it has none)"}`,
  (...program) => {
    expect(start(oldNode ?? "", program)).toEqual({
      status: refused,
      signal: null,
      stderr: expect.stringMatching(words),
      left: [],
    });
  },
);

test.each([
  ["18.19.1", true],
  ["20.20.2", true],
  ["22.13.1", true],
  ["22.14.0", false],
  ["24.21.0", false],
])("Node %s is too old: %s", (version, answer) => {
  expect(isTooOld(version)).toBe(answer);
});
