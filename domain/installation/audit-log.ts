import { addDays, type Day } from "#domain/days";
import type { LogSubject } from "#domain/installation/log-subjects";
import { dayField, z } from "#domain/schema";

const day = dayField().optional().catch(undefined);
const text = z.string().trim().max(200).optional().catch(undefined);

/** How the log is searched; what cannot be read is left out, as in an address typed by hand. */
export const auditSearch = z.object({
  who: text,
  action: text,
  subject: text,
  from: day,
  to: day,
  before: z.coerce.number().int().positive().optional().catch(undefined),
  after: z.coerce.number().int().nonnegative().optional().catch(undefined),
});
export type AuditSearch = z.output<typeof auditSearch>;

/**
 * What one visitor may read of the log. Lines on types of record that are not in `readable` keep when, by what kind of actor and
 * which action, and no search finds them by anything else.
 */
export type LogView = {
  readable: readonly LogSubject[];
  /** An auditor's bounds; null for those who may see every period. */
  period: LogPeriod | null;
};

/** Which entries are about an auditor's period. */
export type LogPeriod = {
  from: Day;
  to: Day;
  /** "type id" of each record that belongs to the period by its own dates: all its entries are, whenever they were written. */
  records: readonly string[];
  /** "type id" of records of other types that the auditor may know: on these their entries are read in full. */
  known: readonly string[];
  /** Types of which only the records in `known` may be known. */
  narrowed: readonly LogSubject[];
};

export type AuditEntry = {
  /** Its place among the entries, by which pages are turned; people see `line`. */
  seq: number;
  /** Its number in the log, whose lines are entries and evidence items alike; null when its leaf is gone. */
  line: number | null;
  at: Date;
  actorKind: string;
  /** Null, as all that follows but the action, when the visitor may not read the entry in full. */
  actorName: string | null;
  action: string;
  subjectType: string | null;
  subjectId: string | null;
  subjectRef: string | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  reason: string | null;
  ip: string | null;
  factor: string | null;
};

/** A field that a change gave, took or turned into another value. */
export type FieldChange = { field: string; before: string | null; after: string | null };

/** What changed, field by field, in the order in which the record lists them. */
export function changesOf({ before, after }: Pick<AuditEntry, "before" | "after">): FieldChange[] {
  const fields = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return [...fields]
    .map((field) => ({ field, before: asText(before?.[field]), after: asText(after?.[field]) }))
    .filter((change) => change.before !== change.after);
}

/** First instant of the first day and first instant after the last, UTC: the log is kept in UTC. */
export function spanOf({ from, to }: Pick<AuditSearch, "from" | "to">): { from?: string; until?: string } {
  return { from: from && `${from}T00:00:00.000Z`, until: to && `${addDays(to, 1)}T00:00:00.000Z` };
}

function asText(value: unknown): string | null {
  if (value === undefined || value === null || value === "") return null;
  return typeof value === "string" ? value : JSON.stringify(value);
}
