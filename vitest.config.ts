import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";
import type { InlineConfig } from "vitest/node";

/** What the suites that need no browser have in common. */
export const plain = {
  globalSetup: ["tests/support/shared-folder.ts"],
  setupFiles: ["tests/support/console.ts"],
  testTimeout: 60_000,
  hookTimeout: 90_000,
  // Most of what a test may take: a busy machine is no mistake.
  expect: { poll: { timeout: 45_000 } },
  pool: "forks",
  maxWorkers: 2,
} satisfies InlineConfig;

/** Files that measure turns or time, start or kill processes, or change what belongs to the whole process. */
export const apart = [
  "tests/{cli,delivery,docs,fuzz,http,jobs,limits,off-loop,pdf,scenarios,scripts,server,storage}/**/*.test.{ts,tsx}",
  "tests/evidence/{account-exports,files,network,vault}/**/*.test.ts",
  "tests/operations/installation/**/*.test.ts",
  "tests/{db/turns,queries/incidents/large-incident,operations/people/long-staff-lists}.test.ts",
  "tests/domain/{cron,controls/second-computation}.test.ts",
  "tests/policies/{markdown,page-and-paper}.test.ts",
  "tests/{evidence/cells/secrets,operations/systems/populations}.test.ts",
];
export const otherSuites = ["tests/{e2e,routes,soak}/**"];

/** Each file in a process of its own. */
const alone: TestProjectInlineConfiguration = {
  extends: true,
  test: { name: "apart", include: apart, exclude: otherSuites },
};

/** One file after another in the same processes, which load the modules of Surety once. */
const together: TestProjectInlineConfiguration = {
  extends: true,
  test: {
    name: "together",
    include: ["tests/**/*.test.{ts,tsx}"],
    exclude: [...otherSuites, ...apart],
    isolate: false,
  },
};

export default defineConfig({ test: { ...plain, projects: [alone, together] } });
