import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { apart } from "../vitest.config.ts";
import { routesApart } from "../vitest.routes.config.ts";
import { LONG } from "./support/file-order.ts";

const root = join(import.meta.dirname, "..");

const allTests = globSync("tests/**/*.test.{ts,tsx}", { cwd: root });
const elsewhere = new Set(globSync([...apart, ...routesApart, "tests/soak/**"], { cwd: root }));
const together = allTests.filter((file) => !elsewhere.has(file));
const modules = globSync("tests/**/*.{ts,tsx}", { cwd: root }).filter(
  (file) => !/\.test\.tsx?$|^tests\/support\/console\.ts$/.test(file),
);

/** What a file would leave behind for the next one in the same process. */
const LEAVES =
  /\bvi\.(mock|doMock|useFakeTimers|setSystemTime|stubEnv|stubGlobal)\(|\bprocess\.(chdir|umask|setuid)\(|\bprocess\.env\.\w+ =[^=]/;
/** What another file's work in the same process would falsify, or falsifies the other's. */
const MEASURES = /\b(turnsDuring|longestStretch|monitorEventLoopDelay|process\.(exit|kill))\(/;
/** A hook of Vitest beside everything else in a module: it would be registered for the first file alone. */
const HOOK = /^(before|after)(Each|All)\(/m;

describe("files whose tests share a process", () => {
  test.each([
    ["leave nothing of the process changed", together, LEAVES, ["vi", "useFakeTimers()"].join(".")],
    ["neither measure nor end it", together, MEASURES, ["process", "exit()"].join(".")],
    ["get no hooks from modules, but `afterEachTest`", modules, HOOK, "\nafterEach(() => close());"],
  ])("%s", (_, files, pattern, offender) => {
    expect(files.length).toBeGreaterThan(40);
    expect(pattern.test(offender)).toBe(true);
    expect(files.filter((file) => pattern.test(readFileSync(join(root, file), "utf8")))).toEqual([]);
  });
});

test("each file that begins early is there", () => {
  expect(LONG.filter((file) => !allTests.includes(file))).toEqual([]);
});
