import { relative } from "node:path";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files that take longest, the longest first. Where no times of an earlier run are known, Vitest goes by size, and these are short. */
export const LONG = [
  "tests/e2e/every-page-even.test.ts",
  "tests/e2e/every-page-odd.test.ts",
  "tests/routes/faked-time.test.ts",
  "tests/routes/fuzz.test.ts",
  "tests/routes/installation/folder-access.test.ts",
  "tests/routes/installation/server-kills.test.ts",
  "tests/routes/installation/command-trouble.test.ts",
  "tests/scenarios/review-kills.test.ts",
  "tests/scenarios/backup-kills.test.ts",
  "tests/scenarios/upgrade-kills.test.ts",
  "tests/operations/installation/key-rotation-kills.test.ts",
  "tests/routes/installation/old-folders.test.ts",
  "tests/scenarios/replayed-upgrade.test.ts",
  "tests/evidence/account-exports/long-accounts.test.ts",
  "tests/evidence/account-exports/account-turns.test.ts",
  "tests/scenarios/lost-records.test.ts",
  "tests/routes/upload-kills.test.ts",
  "tests/routes/installation/universal-access.test.ts",
  "tests/routes/auditor-period.test.ts",
  "tests/routes/scope.test.ts",
  "tests/routes/member-scope.test.ts",
  "tests/routes/table.test.ts",
];

/** Projects in the order in which a mistake is cheapest to learn of; last those whose files begin with a process of their own. */
const PROJECTS = ["together", "stories", "routes", "apart", "routes-apart"];
/** Projects whose files are mixed: each of them has its process in any case. */
const OWN_PROCESS = PROJECTS.indexOf("apart");

/** Projects in turn, and in each the longest files first: begun last, one of them would keep one core busy alone. */
export class FileOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rank = ({ project, moduleId }: TestSpecification) => {
      const turn = Math.min(PROJECTS.indexOf(project.name), OWN_PROCESS);
      const long = LONG.indexOf(relative(project.config.root, moduleId));
      return turn * 1000 + (long === -1 ? LONG.length : long);
    };
    return sorted.sort((a, b) => rank(a) - rank(b));
  }
}
