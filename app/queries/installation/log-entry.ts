import type { Visitor } from "#app/auth/visitor";
import type { AppContext } from "#app/context";
import { logViewOf } from "#app/queries/log-scope";
import { searchAuditLog } from "#db/installation/audit-log";
import { findAuditRow } from "#db/installation/log-leaves";
import type { AuditEntry } from "#domain/installation/audit-log";

/** The entry on this line, as far as the visitor may read it; undefined where their log does not have it. */
export async function readVisibleEntry(
  app: AppContext,
  visitor: Visitor,
  line: string | undefined,
): Promise<AuditEntry | undefined> {
  if (!/^[1-9]\d{0,14}$/.test(line ?? "")) return undefined;
  const row = await findAuditRow(app.read, Number(line));
  if (!row) return undefined;
  const view = await logViewOf(app, visitor);
  const [entry] = await searchAuditLog(app.read, { before: row.seq + 1, after: undefined }, 1, view);
  return entry?.seq === row.seq ? entry : undefined;
}
