import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { takeMemoryFolder } from "./memory-folder.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** A folder that all test files of one run share. It is removed at the end. */
    sharedFolder: string;
  }
}

/** Vitest's global set-up: what one test file makes and others may copy lies in one folder for the run, in memory if may be. */
export default function setUp(project: TestProject): () => void {
  const endMemoryFolder = takeMemoryFolder();
  const dir = mkdtempSync(join(tmpdir(), "surety-shared-"));
  project.provide("sharedFolder", dir);
  return () => {
    rmSync(dir, { recursive: true, force: true });
    endMemoryFolder();
  };
}
