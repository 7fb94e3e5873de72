import { writeEntries, writeLastEntry } from "#app/audit-entries";
import { notSignedIn, type Work } from "#app/work";
import { newId } from "#db/ids";
import type { AuditEntry } from "#db/installation/audit-log";
import type { LogSubject } from "#domain/installation/log-subjects";

/** What an entry is about: a record by its type, id and the reference that people see. */
export type LogRef = { type: LogSubject; id: string; ref?: string | null };

export type AuditRecord = {
  /** Module and verb, such as "policies.approve". */
  action: string;
  subject: LogRef;
  /** Only the fields that changed. Never a secret. */
  before?: Record<string, unknown> | null;
  after?: Record<string, unknown> | null;
  reason?: string | null;
};

/** Entries written by one statement. */
const atOnce = 200;

/** Writes who did what to which record into the append-only log, in the transaction of the change itself. */
export async function record(work: Work, entry: AuditRecord): Promise<void> {
  await recordMany(work, [entry]);
}

/**
 * Many entries in the order given, as `record` writes them, in few statements: other writers wait until all are written. The last
 * entry is written when the next one comes or the unit ends: the last one of a unit names what became of the rows.
 */
export async function recordMany(work: Work, entries: readonly AuditRecord[]): Promise<void> {
  for (let from = 0; from < entries.length; from += atOnce) {
    await writeLastEntry(work.db, work.trail, null);
    const rows = entries.slice(from, from + atOnce).map((entry) => rowOf(work, entry));
    work.trail.last = rows.pop() ?? null;
    await writeEntries(work.db, rows);
    work.trail.entries += rows.length + 1;
  }
}

function rowOf(work: Work, entry: AuditRecord): AuditEntry {
  const { actor } = work;
  return {
    id: newId(work.now),
    at: work.now.toISOString(),
    actor_kind: actor.kind,
    actor_id: actor.kind === "user" ? actor.userId : actor.kind === "token" ? actor.tokenId : null,
    // The kind has its own column here.
    actor_name: actor.kind === "guest" ? notSignedIn : actor.name,
    action: entry.action,
    subject_type: entry.subject.type,
    subject_id: entry.subject.id,
    subject_ref: entry.subject.ref ?? null,
    before: entry.before ? JSON.stringify(entry.before) : null,
    after: entry.after ? JSON.stringify(entry.after) : null,
    reason: entry.reason ?? null,
    ip: "ip" in actor ? actor.ip : null,
    session: actor.kind === "user" ? (actor.sessionId?.slice(0, 12) ?? null) : null,
    factor:
      actor.kind === "user" && actor.factor
        ? `${actor.factor.method} ${actor.factor.at.toISOString()}`
        : null,
  };
}
