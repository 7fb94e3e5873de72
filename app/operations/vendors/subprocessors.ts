import { type LogRef, record } from "#app/audit";
import { requireVendor } from "#app/operations/vendors/vendors";
import { readEyes } from "#app/queries/installation/two-pairs";
import { actorName, allow, type Work } from "#app/work";
import { newId } from "#db/ids";
import { organisationDay } from "#db/installation/organisation";
import { nextReference } from "#db/references";
import {
  type ChangeRow,
  factsOf,
  findChange,
  findEntry,
  insertChange,
  saveChange,
} from "#db/vendors/subprocessors";
import { insertVendor } from "#db/vendors/vendors";
import { Refused } from "#domain/errors";
import type { NameReason } from "#domain/vendors/company-names";
import { checkApproval, type Terms } from "#domain/vendors/subprocessors";

/** Drafts the taking on of a new subprocessor: a company not yet in the register, or a further purpose of one that is. Returns the change's id. */
export async function draftAddition(
  work: Work,
  terms: Terms,
  reason: string,
  knownVendorId?: string | null,
): Promise<string> {
  allow(work.actor, "vendors.edit");
  const vendorId = knownVendorId ?? (await newVendor(work, terms));
  await requireVendor(work, vendorId);
  return draft(work, { kind: "add", vendorId, entryId: null, terms, reason });
}

/** Drafts new terms for a line of the list, or another company in its place. Returns the change's id. */
export async function draftReplacement(
  work: Work,
  entryId: string,
  terms: Terms,
  reason: string,
  by: "same company" | "another company",
): Promise<string> {
  allow(work.actor, "vendors.edit");
  const entry = await requireEntry(work, entryId);
  const vendorId = by === "same company" ? entry.vendorId : await newVendor(work, terms);
  return draft(work, { kind: "replace", vendorId, entryId, terms, reason });
}

/** Drafts the end of a line of the list. Returns the change's id. */
export async function draftRemoval(work: Work, entryId: string, reason: string): Promise<string> {
  allow(work.actor, "vendors.edit");
  const entry = await requireEntry(work, entryId);
  return draft(work, { kind: "remove", vendorId: entry.vendorId, entryId, terms: null, reason });
}

/** Approves a draft. Not one's own, unless the organisation works with one pair of eyes; then the record says so. */
export async function approveChange(work: Work, id: string): Promise<void> {
  allow(work.actor, "vendors.approve");
  const change = await requireChange(work, id);
  const userId = work.actor.kind === "user" ? work.actor.userId : null;
  const eyes = await readEyes(work.db, userId, [change.created_by_user]);
  const alone = checkApproval(factsOf(change), eyes, await organisationDay(work.db, work.now));
  const after = {
    approved_at: work.now.toISOString(),
    approved_by: actorName(work.actor),
    approved_alone: alone ? 1 : 0,
  };
  await saveChange(work.db, id, after);
  await record(work, {
    action: "subprocessors.approve",
    subject: subjectOf(change),
    after: { ...after, approved_alone: alone },
  });
}

/** The change of the public list with this id. @throws Refused (not_found) */
export async function requireChange(work: Work, id: string): Promise<ChangeRow> {
  const change = await findChange(work.db, id);
  if (!change) throw new Refused("not_found", "There is no such change.");
  return change;
}

/** A change of the public list as the audit log names it. */
export function subjectOf({ id, ref }: ChangeRow): LogRef {
  return { type: "subprocessor-change", id, ref };
}

/** A company that comes into the register because it becomes a subprocessor. */
export async function newVendor(
  work: Work,
  terms: Terms,
  more: { dpaSignedOn?: string | null } = {},
): Promise<string> {
  const id = newId(work.now);
  const ref = await nextReference(work.db, "VEN");
  await insertVendor(work.db, {
    id,
    ref,
    name: terms.name,
    website: terms.url,
    tier: "important",
    data_seen: terms.data,
    dpa_signed_on: more.dpaSignedOn ?? null,
    created_at: work.now.toISOString(),
  });
  await record(work, {
    action: "vendors.add",
    subject: { type: "vendor", id, ref },
    after: { name: terms.name },
  });
  return id;
}

type Draft = {
  kind: "add" | "replace" | "remove";
  vendorId: string;
  entryId: string | null;
  terms: Terms | null;
  reason: string;
  /** What an imported list adds: where it came from, what it states, what it takes for one company. */
  imported?: { importId: string; sinceOn?: string | null; alsoEnds?: string[]; why?: NameReason | null };
};

/** Writes a draft. Returns its id. */
export async function draft(work: Work, change: Draft): Promise<string> {
  const { kind, vendorId, entryId, terms, reason, imported } = change;
  const id = newId(work.now);
  const ref = await nextReference(work.db, "SUB");
  await insertChange(work.db, {
    id,
    ref,
    kind,
    vendor_id: vendorId,
    entry_id: entryId,
    terms: terms ? JSON.stringify(terms) : null,
    reason,
    created_at: work.now.toISOString(),
    created_by: actorName(work.actor),
    created_by_user: work.actor.kind === "user" ? work.actor.userId : null,
    import_id: imported?.importId ?? null,
    since_on: imported?.sinceOn ?? null,
    also_ends: JSON.stringify(imported?.alsoEnds ?? []),
    match_why: imported?.why ?? null,
  });
  await record(work, {
    action: "subprocessors.draft",
    subject: { type: "subprocessor-change", id, ref },
    after: { kind, terms, ...imported },
    reason,
  });
  return id;
}

async function requireEntry(work: Work, id: string) {
  const entry = await findEntry(work.db, id);
  if (!entry || (entry.untilOn !== null && entry.untilOn <= (await organisationDay(work.db, work.now)))) {
    throw new Refused("not_found", "This entry is no longer in use.", "entryId");
  }
  return entry;
}
