import { defineConfig, mergeConfig } from "vitest/config";
import unit from "./vitest.config.ts";

/** The table of roles and URLs, against the built server in this process. */
export default mergeConfig(
  { ...unit, test: { ...unit.test, include: [], exclude: [] } },
  defineConfig({ test: { include: ["tests/routes/**/*.test.{ts,tsx}"] } }),
);
