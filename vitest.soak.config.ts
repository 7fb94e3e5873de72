import { defineConfig } from "vitest/config";

/** Long runs that `npm test` has a short form of; `npm run soak` alone makes them. */
export default defineConfig({
  test: {
    include: ["tests/soak/**/*.test.ts"],
    globalSetup: ["tests/support/shared-folder.ts"],
    setupFiles: ["tests/support/console.ts"],
    pool: "forks",
    maxWorkers: 1,
  },
});
