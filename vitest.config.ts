import { availableParallelism } from "node:os";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";
import type { InlineConfig } from "vitest/node";
import { FileOrder } from "./tests/support/file-order.ts";

/** What all suites have in common. */
export const plain = {
  globalSetup: ["tests/support/shared-folder.ts"],
  setupFiles: ["tests/support/console.ts"],
  testTimeout: 60_000,
  hookTimeout: 90_000,
  // Most of what a test may take: a busy machine is no mistake.
  expect: { poll: { timeout: 45_000 } },
  pool: "forks",
  // One more than cores, of which four are enough: killed servers, full minutes and processes of their own are waited for.
  maxWorkers: Math.min(availableParallelism(), 4) + 1,
  sequence: { sequencer: FileOrder },
} satisfies InlineConfig;

/** Files that measure turns or time, start or kill processes, or change what belongs to the whole process. */
export const apart = [
  "tests/{fuzz,scripts}/**/*.test.ts",
  "tests/**/*{-kills,-turns}.test.ts",
  "tests/cli/{doctor,trouble,verify}.test.ts",
  "tests/db/turns.test.ts",
  "tests/docs/{log-verifier,words}.test.ts",
  "tests/domain/cron.test.ts",
  "tests/evidence/account-exports/long-accounts.test.ts",
  "tests/evidence/cells/secrets.test.ts",
  "tests/evidence/files/{drawn-tables,hostile-files,hostile-workbooks,xlsx}.test.ts",
  "tests/evidence/network/fetch.test.ts",
  "tests/evidence/scan-results/real-outputs.test.ts",
  "tests/evidence/vault/vault.test.ts",
  "tests/http/{form-gate,list-view}.test.{ts,tsx}",
  "tests/jobs/{clock-ahead,run,wrong-clock}.test.ts",
  "tests/limits/fair-queue.test.ts",
  "tests/off-loop/*.test.ts",
  "tests/operations/{installation/{backups,clock-changes},people/long-staff-lists,systems/populations}.test.ts",
  "tests/pdf/{documents/subprocessors,thread/print-worker}.test.ts",
  "tests/policies/{markdown,page-and-paper}.test.ts",
  "tests/queries/incidents/large-incident.test.ts",
  "tests/scenarios/{damage,held-database,ldap-source,long-account-lists,long-imports,lost-records,mail-batches,mail-outage}.test.ts",
  "tests/scenarios/{many-affected-customers,many-customers,reminder-race,replayed-log,replayed-upgrade}.test.ts",
  "tests/scenarios/{restore-leftovers,review-occurrences,review-processes,review-since,slow-relay}.test.ts",
  "tests/server/{client-of,health}.test.ts",
];
const otherSuites = ["tests/{e2e,routes,soak}/**"];

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

export const unit = [alone, together];

export default defineConfig({ test: { ...plain, projects: unit } });
