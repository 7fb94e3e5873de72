import { defineConfig } from "vitest/config";
import { plain } from "./vitest.config.ts";

/** The table of roles and URLs, against the built server in this process. */
export default defineConfig({ test: { ...plain, include: ["tests/routes/**/*.test.{ts,tsx}"] } });
