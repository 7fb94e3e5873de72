import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEachTest } from "#tests/support/after-each";
import { supervise } from "../../../scripts/supervise.mjs";

const dirs: string[] = [];
afterEachTest(() => {
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true });
});

/** The life of a server that ends in order. */
export const ends = "process.exit(0);";

type Options = {
  node?: string;
  /** Called instead of the wait before the second start (1), the third (2) … */
  beforeStart?: (crashes: number) => void;
  clock?: { now: () => number; every: (tick: () => void, ms: number) => () => void };
};

/**
 * A server made of one line for each start, in turn; the last one serves for every further start. `starts` counts them by the
 * lines of a file.
 */
export function planted(lives: string[]) {
  const cwd = mkdtempSync(join(tmpdir(), "surety-supervise-"));
  dirs.push(cwd);
  mkdirSync(join(cwd, "data"));
  const count = join(cwd, "starts");
  writeFileSync(count, "");
  lives.forEach((life, n) => {
    writeFileSync(join(cwd, `life-${n}.mjs`), life);
  });
  writeFileSync(
    join(cwd, "server.mjs"),
    `import { appendFileSync, readFileSync } from "node:fs";
     const n = readFileSync(${JSON.stringify(count)}, "utf8").length;
     appendFileSync(${JSON.stringify(count)}, ".");
     await import("./life-" + Math.min(n, ${lives.length - 1}) + ".mjs");`,
  );
  const waits: number[] = [];
  const printed: string[] = [];
  const run = (flags: string[] = [], env: Record<string, string> = {}, options: Options = {}) =>
    supervise(options.node ?? process.execPath, [...flags, "server.mjs"], {
      cwd,
      env: { PATH: process.env.PATH ?? "", ...env },
      wait: async (ms?: number): Promise<never> => {
        waits.push(ms ?? Number.NaN);
        options.beforeStart?.(waits.length);
        return undefined as never;
      },
      print: (text: string) => void printed.push(text),
      clock: options.clock,
    });
  return {
    cwd,
    dataDir: join(cwd, "data"),
    waits,
    printed: () => printed.join(""),
    run,
    starts: () => readFileSync(count, "utf8").length,
  };
}
