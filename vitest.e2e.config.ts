import { defineConfig } from "vitest/config";

/** Stories in a real browser against the built server: one after another in the same processes, each with one browser. */
export default defineConfig({
  test: {
    include: ["tests/e2e/**/*.test.ts"],
    globalSetup: ["tests/support/shared-folder.ts"],
    setupFiles: ["tests/support/console.ts"],
    testTimeout: 240_000,
    hookTimeout: 120_000,
    // As long as a page waits for an element: a busy machine is no mistake.
    expect: { poll: { timeout: 60_000 } },
    pool: "forks",
    maxWorkers: 2,
    isolate: false,
  },
});
