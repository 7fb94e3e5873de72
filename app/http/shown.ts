import { createHash } from "node:crypto";
import type { Visitor } from "#app/auth/visitor";
import type { ReadDb } from "#db/client";
import { listNewestEntriesOf } from "#db/installation/audit-log";
import { findOrganisation, zoneOfOrganisation } from "#db/installation/organisation";
import { actorLabel } from "#domain/actor-names";
import { fieldWords, RecordChanged } from "#domain/changed-records";
import type { LogSubject } from "#domain/installation/log-subjects";
import { may } from "#domain/roles";
import { formatInstant } from "#domain/time-formats";

/** What a form of a record shows: the values by field, and the entries of the audit log that say who changed them. */
export type Stored<V extends object = object> = {
  values: V;
  /** Left out where the log has no record of its own for it. */
  log?: { type: LogSubject; id: string; actions: readonly string[] };
};

/** The values of a form with the mark of what its page shows: each field's name and a short hash of its value. */
export function shown<V extends object>({ values }: Stored<V>): { values: V; mark: string } {
  return { values, mark: markOf(values) };
}

/**
 * Refuses a form whose page showed something else than what is stored now, and names the fields, who changed them and when.
 * `seen` is the mark that the form sent.
 * @throws RecordChanged
 */
export async function refuseChanged(
  db: ReadDb,
  visitor: Visitor,
  stored: Stored | undefined,
  seen: FormDataEntryValue | null,
): Promise<void> {
  // The operation says that there is no such record.
  if (!stored) return;
  const mark = markOf(stored.values);
  if (seen === mark) return;
  const fields = typeof seen === "string" && seen ? differing(mark, seen) : [];
  const values = stored.values as Record<string, unknown>;
  const now = Object.fromEntries(fields.map((field) => [field, values[field] ?? null]));
  const what =
    fields.length > 0
      ? `${await whoChanged(db, visitor, stored)}, after you opened the page: ${listOf(fields.map(fieldWords))}.`
      : "The form did not say what its page showed.";
  throw new RecordChanged(`${what} Nothing was saved.`, { mark, stored: now });
}

function markOf(values: object): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${hashOf(value)}`)
    .join(";");
}

/** Nothing, an empty text and an unticked box are the same in a form. */
function hashOf(value: unknown): string {
  const text = value === null || value === undefined || value === false ? "" : value;
  return createHash("sha256").update(JSON.stringify(text)).digest("base64url").slice(0, 12);
}

function differing(mark: string, seen: string): string[] {
  const before = new Map(seen.split(";").map((part) => part.split("=") as [string, string]));
  const now = new Map(mark.split(";").map((part) => part.split("=") as [string, string]));
  return [...now].flatMap(([name, hash]) => (before.get(name) === hash ? [] : [name]));
}

async function whoChanged(db: ReadDb, visitor: Visitor, { log }: Stored): Promise<string> {
  const readable = log && may(visitor.role, "audit-log.view") && !visitor.scope;
  const [last] = readable ? (await listNewestEntriesOf(db, log, log.actions, 1)).entries : [];
  if (!last) return "This was changed";
  const zone = visitor.zone ?? zoneOfOrganisation(await findOrganisation(db));
  const when = formatInstant(new Date(last.at), zone);
  return last.actor_id === visitor.userId
    ? `You changed this on another page on ${when}`
    : `${actorLabel(last.actor_name)} changed this on ${when}`;
}

function listOf(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
