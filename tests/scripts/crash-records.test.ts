import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { afterEachTest } from "#tests/support/after-each";
import { listCrashes, listStrayRecords, markReported, recordCrash } from "../../scripts/crash-records.mjs";

const made: string[] = [];
afterEachTest(() => {
  for (const dir of made.splice(0)) rmSync(dir, { recursive: true, force: true });
});

/** A data folder with the record of one crash. */
function withCrash(): string {
  const dir = mkdtempSync(join(tmpdir(), "surety-records-"));
  made.push(dir);
  const [startedAt, endedAt] = [new Date("2026-03-11T13:05:00Z"), new Date("2026-03-11T13:06:00Z")];
  const output = "\u{1}".repeat(20_000);
  recordCrash(dir, { pid: 8, startedAt, endedAt, exitCode: 1, signal: null, stderr: output });
  return dir;
}

const whole = {
  id: "2026-11-30T00:00:06.000Z 8",
  pid: 8,
  startedAt: "2026-11-30T00:00:06.000Z",
  exitCode: 1,
};
const write = (text: string) => (path: string) => writeFileSync(path, text);
const strays: Record<string, (path: string) => void> = {
  null: write("null"),
  "a number": write("7"),
  "half a record": write('{"id":"2026'),
  nothing: write(""),
  "a record without an id": write(JSON.stringify({ ...whole, id: undefined })),
  "a record whose output is a list": write(JSON.stringify({ ...whole, output: [] })),
  "a record with no time": write(JSON.stringify({ ...whole, startedAt: "soon" })),
  "a record under another name": write(JSON.stringify({ ...whole, id: "else" })),
  "a file too large": write(JSON.stringify({ ...whole, more: "x".repeat(200_000) })),
  "a folder": mkdirSync,
  "a link": (path) => symlinkSync("/dev/zero", path),
  "a pipe": (path) => void execFileSync("mkfifo", [path]),
};

test.each(Object.keys(strays))("%s among the records is passed over and named", (what) => {
  const dir = withCrash();
  const path = join(dir, "processes", "2026-11-30T00-00-06.000Z-8.json");
  strays[what]!(path);
  const crashes = listCrashes(dir);
  expect(crashes).toMatchObject([{ pid: 8, exitCode: 1 }]);
  expect(listStrayRecords(dir)).toEqual([path]);
  markReported(dir, crashes);
  expect(listCrashes(dir)).toEqual([]);
});

test("a whole record is none of them", () => {
  const dir = withCrash();
  write(JSON.stringify(whole))(join(dir, "processes", "2026-11-30T00-00-06.000Z-8.json"));
  expect(listCrashes(dir)).toHaveLength(2);
  expect(listStrayRecords(dir)).toEqual([]);
});
