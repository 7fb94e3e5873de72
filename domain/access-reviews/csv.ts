import type { ReviewRecord } from "#domain/access-reviews/record";
import { csvFile } from "#domain/csv";

/** Part 5 of the record as CSV: one line for each item. */
export function reviewCsv(record: ReviewRecord): string {
  const header = [
    "system",
    "account",
    "external_id",
    "person",
    "matched_by",
    "email",
    "kind",
    "status",
    "role",
    "role_means",
    "grants",
    "privileged",
    "mfa",
    "last_sign_in",
    "flags",
    "reviewer",
    "authority",
    "decision",
    "to_role",
    "reason",
    "bulk",
    "decided_at",
  ];
  const rows = record.items.map((item) => [
    item.system,
    item.account,
    item.externalId,
    item.person,
    item.matchedBy,
    item.email,
    item.kind,
    item.status,
    item.role,
    item.roleMeans,
    item.grants.join("; "),
    item.privileged,
    item.mfa,
    item.lastSignIn,
    item.flags.join("; "),
    item.reviewer,
    item.authority,
    item.decision,
    item.toRole,
    item.reason,
    item.bulk ? "yes" : "no",
    item.decidedAt,
  ]);
  return csvFile(header, rows);
}
