import { execFile } from "node:child_process";
import { createReadStream, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { scanVerdict } from "#domain/evidence/scan-results";
import { readScan } from "#evidence/scan-results/read";

const root = join(import.meta.dirname, "../../..");

/** What the program prints and its exit code; a finding is no error of the program. */
function run(program: string, args: string[], cwd = root): Promise<{ code: number | null; err: string }> {
  return new Promise((done) => {
    const env = { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: "test" as const };
    const child = execFile(program, args, { cwd, env }, (_error, _out, err) =>
      done({ code: child.exitCode, err }),
    );
  });
}

test("the SARIF of a linter: a mistake that was planted, and a clean file", async () => {
  const folder = mkdtempSync(join(tmpdir(), "lint-"));
  const report = join(folder, "lint.sarif");
  writeFileSync(join(folder, "biome.json"), '{"linter":{"rules":{"suspicious":{"noDebugger":"error"}}}}');
  const biome = join(root, "node_modules/.bin/biome");
  const lint = async (text: string) => {
    writeFileSync(join(folder, "a.js"), text);
    await run(biome, ["lint", "--reporter=sarif", `--reporter-file=${report}`, "a.js"], folder);
    return readScan(createReadStream(report), new Date());
  };
  const found = await lint("debugger;\n");
  expect(found).toMatchObject({ format: "sarif", tools: [expect.stringContaining("Biome")] });
  expect(found.findings).toMatchObject([
    {
      rule: "lint/suspicious/noDebugger",
      object: expect.stringContaining("a.js"),
      verdict: "fail",
      severity: "high",
    },
  ]);
  expect(scanVerdict(await lint("export const one = 1;\n"))).toBe("pass");
});

test("the JUnit XML of the test runner, with the time at which it ran", async () => {
  const folder = mkdtempSync(join(tmpdir(), "junit-"));
  const report = join(folder, "junit.xml");
  const began = new Date().toISOString();
  const runner = join(root, "node_modules/vitest/vitest.mjs");
  const args = ["run", "tests/domain/counted.test.ts", "--reporter=junit", `--outputFile=${report}`];
  const { code, err } = await run(process.execPath, [runner, ...args]);
  expect([code, err]).toEqual([0, expect.anything()]);
  const reading = await readScan(createReadStream(report), new Date());
  expect([reading.format, scanVerdict(reading), reading.missing]).toEqual(["junit", "pass", []]);
  expect(reading.performed && reading.performed.from >= began).toBe(true);
  expect(reading.findings[0]).toMatchObject({ rule: "tests/domain/counted.test.ts", verdict: "pass" });
});
