import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { afterClosing, removalPart } from "#app/queries/access-reviews/afterwards";
import { irregular } from "#app/queries/access-reviews/irregular";
import { pacesOfEvents } from "#app/queries/access-reviews/pace";
import { readOpeningNotes } from "#app/queries/installation/two-pairs";
import { type EventRow, listEvents } from "#db/access-reviews/events";
import { countViews } from "#db/access-reviews/item-views";
import { type FullItem, listItemsInFull } from "#db/access-reviews/items";
import { findSealedRecord } from "#db/access-reviews/records";
import { listRemovals } from "#db/access-reviews/removals";
import {
  findReview,
  listReviewSystems,
  listSignoffs,
  type ReviewRow,
  type ReviewSystem,
  type SignoffRow,
} from "#db/access-reviews/reviews";
import type { ReadDb } from "#db/client";
import { findOrganisation, zoneOfOrganisation } from "#db/installation/organisation";
import { listPeople } from "#db/people/people";
import { FLAG_WORDS, type Flag } from "#domain/access-reviews/flags";
import { noPace, type Pace } from "#domain/access-reviews/pace";
import {
  type CompletenessPart,
  type ItemPart,
  type OpeningFinding,
  type ReviewerPart,
  type ReviewRecord,
  type SealedPart,
  sealedPart,
} from "#domain/access-reviews/record";
import { ROUTING_WORDS, type Routing } from "#domain/access-reviews/routing";
import type { SinceReview } from "#domain/access-reviews/since";
import { Refused } from "#domain/errors";
import type { LeftOut } from "#domain/systems/accounts";
import { roleWords } from "#domain/systems/systems";
import { canonicalJson, type Json } from "#evidence/log/canonical";

/**
 * The record of a review: as it is now while it is open; once it is approved, what was approved, with the outcome since.
 * @throws Refused when there is none
 */
export async function reviewRecord(db: ReadDb, reviewId: string): Promise<ReviewRecord> {
  const review = await findReview(db, reviewId);
  if (!review) throw new Refused("not_found", "Review not found.");
  const [events, removals, kept] = await Promise.all([
    listEvents(db, reviewId),
    listRemovals(db, { reviewId }),
    findSealedRecord(db, reviewId),
  ]);
  const sealed = kept ? (JSON.parse(kept) as SealedPart) : await gather(db, review, events);
  const { irregular, approval, ...head } = sealed;
  return {
    ...head,
    removals: removals.map(removalPart),
    irregular,
    approval,
    afterClosing: afterClosing(review, events),
    contentHash: review.content_hash,
  };
}

/** Everything that the approval closes, from the tables as they are now. */
async function gather(db: ReadDb, review: ReviewRow, events: readonly EventRow[]): Promise<SealedPart> {
  const organisation = await findOrganisation(db);
  const [systems, items, signoffs] = await Promise.all([
    listReviewSystems(db, review.id),
    listItemsInFull(db, review.id),
    listSignoffs(db, review.id),
  ]);
  const looks = await countViews(db, review.id);
  // Closed before sealed parts were kept: counted as it was then, so that its hash remains the approved one.
  const earlier = review.content_hash !== null;
  const paces = pacesOfEvents(events, earlier);
  const people = new Map((await listPeople(db)).map((person) => [person.id, person]));
  const notes = await readOpeningNotes(db);
  const account = (id: string | null) => (id !== null && notes.has(id) ? { account: notes.get(id) } : {});
  return {
    schema: "surety.access-review/1",
    scope: {
      reference: review.ref,
      title: review.title,
      organisation: organisation?.legal_name ?? organisation?.name ?? "",
      timeZone: zoneOfOrganisation(organisation),
      periodFrom: review.period_from,
      periodTo: review.period_to,
      dueAt: review.due_at,
      routing: ROUTING_WORDS[review.routing as Routing],
      preparedBy: review.created_by,
      preparedAt: review.created_at,
      openedBy: review.opened_by,
      openedAt: review.opened_at,
      ...openedDespite(review),
    },
    systems: systems.map(systemPart),
    completeness: systems.map((system) => completeness(system, items)),
    reviewers: [...new Set(items.map((item) => item.reviewer_id))]
      .filter((id) => id !== null)
      .map((id) => {
        const person = people.get(id);
        const { name = "", email = "", title = null } = person ?? {};
        const pace = paces.get(id) ?? noPace(earlier);
        const part = reviewerPart(id, items, pace, signoffs, looks.get(id) ?? 0, { name, email, title });
        return { ...part, ...account(id) };
      })
      .sort((a, b) => a.name.localeCompare(b.name)),
    items: await inTurns(items, itemPart),
    irregular: irregular(review, items, events, signoffs, people),
    approval:
      review.approved_at === null
        ? null
        : { ...approval(review, review.approved_at), ...account(review.approver_person_id) },
  };
}

/** The content hash of a record: SHA-256 over the canonical JSON (RFC 8785) of what cannot change. */
export function recordHash(record: SealedPart | ReviewRecord): string {
  return createHash("sha256")
    .update(canonicalJson(sealedPart(record) as unknown as Json))
    .digest("hex");
}

/** Left out where there is nothing: records from before there were findings keep their hash. */
function openedDespite(review: ReviewRow): Pick<ReviewRecord["scope"], "openedDespite"> {
  const findings = JSON.parse(review.findings) as OpeningFinding[];
  return findings.length > 0 ? { openedDespite: findings } : {};
}

function systemPart(row: ReviewSystem): ReviewRecord["systems"][number] {
  return {
    reference: row.system_ref,
    name: row.system,
    owner: row.owner,
    obtainedBy: row.obtained_by,
    population: row.ref,
    drawnAt: row.at,
    drawnPrecision: row.at_precision,
    importedAt: row.recorded_at,
    importedBy: row.extracted_by,
    format: row.format,
    fileName: row.file_name,
    sha256: row.sha256,
    size: row.size,
    ...(row.query === null ? {} : { query: row.query }),
    sourceRows: row.rows_read,
    ...(row.left_out === "[]" ? {} : { leftOut: JSON.parse(row.left_out) as LeftOut[] }),
    accounts: row.accounts,
    previousPopulation: row.previous_id !== null,
    added: row.added,
    removed: row.removed,
    changed: row.changed,
    ...(row.since === null ? {} : { sinceReview: JSON.parse(row.since) as SinceReview | null }),
  };
}

function completeness(system: ReviewSystem, all: readonly FullItem[]): CompletenessPart {
  const items = all.filter((item) => item.system_id === system.system_id);
  const accounts = new Map(items.map((item) => [item.external_id, item]));
  const decided = items.filter((item) => item.decision !== null).length;
  const matched = [...accounts.values()].filter((item) => item.person_id !== null).length;
  return {
    system: system.system,
    sourceRows: system.rows_read,
    accounts: system.accounts,
    accountsInReview: accounts.size,
    items: items.length,
    decided,
    open: items.length - decided,
    matched,
    unmatched: accounts.size - matched,
    leavers: [...accounts.values()].filter((item) => (JSON.parse(item.flags) as Flag[]).includes("left"))
      .length,
    complete: accounts.size === system.accounts,
  };
}

function reviewerPart(
  id: string,
  all: readonly FullItem[],
  pace: Pace,
  signoffs: readonly SignoffRow[],
  opened: number,
  person: { name: string; email: string; title: string | null },
): ReviewerPart {
  const items = all.filter((item) => item.reviewer_id === id);
  const signed = signoffs.find((row) => row.reviewer_id === id);
  const count = (kind: string) => items.filter((item) => item.decision === kind).length;
  return {
    ...person,
    authority: [...new Set(items.map((item) => item.via ?? ""))].filter(Boolean),
    items: items.length,
    kept: count("keep"),
    changed: count("change"),
    revoked: count("revoke"),
    pace,
    opened,
    signedAt: signed?.signed_at ?? null,
    sentence: signed?.attestation ?? null,
    factorMethod: signed?.factor_method ?? null,
    factorAt: signed?.factor_at ?? null,
  };
}

function itemPart(row: FullItem): ItemPart {
  return {
    system: row.system,
    account: row.label,
    externalId: row.external_id,
    person: row.person,
    matchedBy: row.matched_by,
    email: row.email,
    kind: row.kind,
    status: row.status,
    role: row.role,
    roleMeans: roleWords(JSON.parse(row.glossary) as Record<string, string>, row.role),
    grants: JSON.parse(row.grants) as string[],
    privileged: row.privileged,
    mfa: row.mfa,
    lastSignIn: row.last_sign_in,
    flags: (JSON.parse(row.flags) as Flag[]).map((flag) => FLAG_WORDS[flag]),
    reviewer: row.reviewer,
    authority: row.via,
    decision: row.decision,
    toRole: row.to_role,
    reason: row.reason,
    bulk: row.bulk === 1,
    decidedAt: row.decided_at,
  };
}

/** Maps a long list in short pieces of work, so that others are answered meanwhile. */
async function inTurns<A, B>(list: readonly A[], part: (one: A) => B): Promise<B[]> {
  const done: B[] = [];
  for (const [at, one] of list.entries()) {
    if (at % 1000 === 999) await setImmediate();
    done.push(part(one));
  }
  return done;
}

function approval(review: ReviewRow, at: string): NonNullable<ReviewRecord["approval"]> {
  return {
    by: review.approved_by ?? "",
    at,
    sentence: review.approval_text ?? "",
    factorMethod: review.approval_factor_method ?? "",
    factorAt: review.approval_factor_at ?? "",
    ownWork: review.own_work === 1,
  };
}
