/** A change that was merged into a branch of a repository, as the code host states it. Times are ISO instants. */
export type MergedChange = {
  /** owner/name#number. */
  object: string;
  repository: string;
  title: string;
  branch: string;
  /** null where the host does not say, as for a deleted user. */
  author: string | null;
  mergedAt: string;
  mergedBy: string | null;
  /** Approvals in force; `person` is false for a program, `at` null where the host does not say when. */
  approvals: { by: string | null; at: string | null; person: boolean }[];
  /** Whether all approvals were read. */
  approvalsWhole: boolean;
  /** What the last commit's checks say together; null where none ran. */
  checks: "passed" | "failed" | "unfinished" | null;
};

/** A commit on the default branch that came with no merged change. */
export type DirectCommit = {
  object: string;
  repository: string;
  title: string;
  author: string | null;
  at: string;
};

/** A title on one line, of a length that fits a finding. */
export function titleOf(text: string | null): string {
  return (text ?? "").replace(/\p{Cc}+/gu, " ").slice(0, 200);
}
