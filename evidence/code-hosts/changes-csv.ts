import { csvFile } from "#domain/csv";
import type { MergedChange } from "#evidence/code-hosts/changes";

/** The changes as a table for an auditor's sample. */
export function changesCsv(changes: readonly MergedChange[]): string {
  return csvFile(
    ["change", "title", "branch", "author", "merged_at", "merged_by", "approved_by", "checks"],
    changes.map((one) => [
      one.object,
      one.title,
      one.branch,
      one.author,
      one.mergedAt,
      one.mergedBy,
      one.approvals.map(({ by, at }) => `${by ?? "unknown"} ${at ?? ""}`.trim()).join("; "),
      one.checks ?? "none",
    ]),
  );
}
