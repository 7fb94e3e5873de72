import type { Visitor } from "#app/auth/visitor";
import type { ReadDb } from "#db/client";
import { listNewestEntriesOf } from "#db/installation/audit-log";
import { actorLabel } from "#domain/actor-names";
import { historyActions, historyWords } from "#domain/installation/history-words";
import type { LogSubject } from "#domain/installation/log-subjects";
import { may } from "#domain/roles";

/** Entries that a page shows; the audit log has all of them. */
const SHOWN = 30;

/** What was done with a record, the newest first, in sentences. Null for auditors, who read the log within their period. */
export async function readHistory(read: ReadDb, visitor: Visitor, type: LogSubject, id: string) {
  if (visitor.scope || !may(visitor.role, "audit-log.view")) return null;
  const { count, entries } = await listNewestEntriesOf(read, { type, id }, historyActions, SHOWN);
  return {
    record: id,
    count,
    lines: entries.map((entry) => ({
      seq: Number(entry.seq),
      at: new Date(entry.at),
      who: actorLabel(entry.actor_name),
      did: historyWords(entry.action, entry.subject_ref ?? "it") ?? entry.action,
      reason: entry.reason,
    })),
  };
}
export type RecordHistory = Awaited<ReturnType<typeof readHistory>>;
