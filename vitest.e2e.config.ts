import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";
import { plain } from "./vitest.config.ts";

/** Stories in a real browser against the built server: one after another in the same processes, each with one browser. */
export const stories: TestProjectInlineConfiguration = {
  extends: true,
  test: {
    name: "stories",
    include: ["tests/e2e/**/*.test.ts"],
    testTimeout: 240_000,
    hookTimeout: 120_000,
    // As long as a page waits for an element: a busy machine is no mistake.
    expect: { poll: { timeout: 60_000 } },
    isolate: false,
  },
};

export default defineConfig({ test: { ...plain, projects: [stories] } });
