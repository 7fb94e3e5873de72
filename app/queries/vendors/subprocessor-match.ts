import type { ChangeRow } from "#db/vendors/subprocessors";
import { type NameReason, nameReasons } from "#domain/vendors/company-names";
import type { ChangeLine } from "#domain/vendors/subprocessor-words";

/** What an import takes for one company, why, and who confirmed it; null where the names leave no question. */
export function matchOf(row: ChangeRow, { terms, before, also = [] }: ChangeLine) {
  if (row.match_why === null || !terms) return null;
  const was = [...new Set([before, ...also].flatMap((line) => line?.name ?? []))];
  return {
    name: terms.name,
    was,
    lines: also.length + 1,
    why: nameReasons[row.match_why as NameReason] ?? row.match_why,
    confirmed: row.matched_at ? { at: new Date(row.matched_at), by: row.matched_by ?? "" } : null,
  };
}
