import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";
import { plain } from "./vitest.config.ts";

/** Files that measure, start or kill processes, or read what is remembered by the whole process. */
export const routesApart = [
  "tests/routes/{fairness,faked-time,fuzz,hostile-requests,log-lines,off-loop,quiet-log,reading,upload-kills}.test.ts",
  "tests/routes/installation/**/*.test.ts",
];

/** Each file in a process of its own. */
const alone: TestProjectInlineConfiguration = {
  extends: true,
  test: { name: "routes-apart", include: routesApart },
};

/** The table of roles and URLs and what else asks the built server, in processes that load it once. */
const together: TestProjectInlineConfiguration = {
  extends: true,
  test: {
    name: "routes",
    include: ["tests/routes/**/*.test.{ts,tsx}"],
    exclude: routesApart,
    isolate: false,
  },
};

export const routes = [alone, together];

export default defineConfig({ test: { ...plain, projects: routes } });
