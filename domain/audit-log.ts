import { addDays } from "#domain/days";
import { z } from "#domain/schema";

const day = z.iso.date().optional().catch(undefined);
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

export type AuditEntry = {
  seq: number;
  at: Date;
  actorKind: string;
  actorName: string;
  action: string;
  subjectType: string;
  subjectId: string;
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

/** Narrows a search to an auditor's engagement: never before its first day nor after its last. */
export function withinScope(search: AuditSearch, scope: { from: string; to: string } | null): AuditSearch {
  if (!scope) return search;
  const from = search.from && search.from > scope.from ? search.from : scope.from;
  const to = search.to && search.to < scope.to ? search.to : scope.to;
  return { ...search, from, to };
}

/** First instant of the first day and first instant after the last, UTC: the log is kept in UTC. */
export function spanOf({ from, to }: Pick<AuditSearch, "from" | "to">): { from?: string; until?: string } {
  return { from: from && `${from}T00:00:00.000Z`, until: to && `${addDays(to, 1)}T00:00:00.000Z` };
}

function asText(value: unknown): string | null {
  if (value === undefined || value === null || value === "") return null;
  return typeof value === "string" ? value : JSON.stringify(value);
}
