import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.{ts,tsx}"],
    exclude: ["tests/e2e/**", "tests/routes/**", "tests/soak/**"],
    globalSetup: ["tests/support/shared-folder.ts"],
    setupFiles: ["tests/support/console.ts"],
    testTimeout: 60_000,
    hookTimeout: 90_000,
    // Most of what a test may take: a busy machine is no mistake.
    expect: { poll: { timeout: 45_000 } },
    pool: "forks",
    maxWorkers: 2,
  },
});
