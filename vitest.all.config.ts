import { defineConfig } from "vitest/config";
import { plain, unit } from "./vitest.config.ts";
import { stories } from "./vitest.e2e.config.ts";
import { routes } from "./vitest.routes.config.ts";

/** Every suite in one run: no core waits for the last file of one before the next begins. */
export default defineConfig({ test: { ...plain, projects: [...unit, ...routes, stories] } });
