import { worklistItem } from "#app/queries/access-reviews/worklist-item";
import type { FullItem } from "#db/access-reviews/items";
import { findReview, listReviewSystems, listSignoffs, type ReviewSystem } from "#db/access-reviews/reviews";
import {
  countWorklist,
  listDecidedWorklist,
  listHolders,
  listOpenWorklist,
  listUnflagged,
  listWorklistChoices,
} from "#db/access-reviews/worklist";
import type { ReadDb } from "#db/client";
import { listAccountsOf } from "#db/systems/accounts";
import type { DeskFilter } from "#domain/access-reviews/filter";
import { attestationText } from "#domain/access-reviews/reviews";

/** Accounts drawn at once; those that follow come when these are decided, or on the next page. */
const SHOWN = 50;
/** Unflagged accounts that are read as one list. */
const TOGETHER = 100;

type Look = { filter: DeskFilter; page: number; decidedPage: number };

/** What one reviewer has on their desk in one review; null when it is not theirs, or not open yet. */
export async function reviewWorklist(db: ReadDb, reviewId: string, personId: string, look: Look) {
  const review = await findReview(db, reviewId);
  if (!review?.opened_at) return null;
  const { counts, via, systems: own } = await countWorklist(db, reviewId, personId);
  if (counts.items === 0) return null;
  const systems = await listReviewSystems(db, reviewId);
  const signoffs = await listSignoffs(db, reviewId);
  const signed = signoffs.find((row) => row.reviewer_id === personId) ?? null;
  const pageOf = (n: number) =>
    listOpenWorklist(db, reviewId, personId, look.filter, { limit: SHOWN, offset: (n - 1) * SHOWN });
  let open = await pageOf(look.page);
  // What was decided is gone from the list: the last page may not be there any more.
  const page = Math.max(1, Math.min(look.page, Math.ceil(open.found / SHOWN)));
  if (page !== look.page) open = await pageOf(page);
  const together =
    open.unflagged > 1 ? await listUnflagged(db, reviewId, personId, look.filter, TOGETHER) : [];
  const before = { limit: SHOWN, offset: (look.decidedPage - 1) * SHOWN };
  const decided = await listDecidedWorklist(db, reviewId, personId, before);
  const drawnAt = (row: FullItem) =>
    new Date(systems.find((one) => one.system_id === row.system_id)?.at ?? review.opened_at ?? 0);
  const holders = await holdersOf(db, reviewId, open.rows);
  const gone = await goneSince(db, systems, open.rows);
  return {
    review: {
      id: review.id,
      ref: review.ref,
      title: review.title,
      periodFrom: review.period_from,
      periodTo: review.period_to,
      dueAt: new Date(review.due_at),
      closed: review.approved_at !== null,
    },
    // Those of the review in which they decide about a person.
    systems: systems
      .filter((system) => own.has(system.system_id))
      .map((system) => ({
        name: system.system,
        at: new Date(system.at),
        hours: system.removal_hours,
      })),
    via,
    counts,
    page,
    size: SHOWN,
    found: open.found,
    unflagged: open.unflagged,
    open: open.rows.map((row) =>
      worklistItem(row, drawnAt(row), {
        holders: holders.get(roleKey(row)),
        gone: gone.has(`${row.system_id} ${row.external_id}`),
      }),
    ),
    together: together.map((row) => {
      const { id, label, person, means, role, lastSignIn } = worklistItem(row, drawnAt(row));
      return { id, label, title: person?.title ?? null, means: means ?? role, lastSignIn };
    }),
    decided: decided.flatMap((row) => {
      const { id, label, role, means, decision } = worklistItem(row, drawnAt(row));
      return decision ? [{ id, label, role, means, decision }] : [];
    }),
    choices: counts.open > SHOWN ? await listWorklistChoices(db, reviewId, personId) : null,
    roles: rolesOf(open.rows),
    attestation: attestationText(counts.items),
    signed: signed && {
      at: new Date(signed.signed_at),
      sentence: signed.attestation,
      factor: signed.factor_method,
      factorAt: new Date(signed.factor_at),
    },
  };
}

/** The roles that a "change" may name, by system: those of its glossary and those on this page. */
function rolesOf(rows: readonly FullItem[]): Record<string, string[]> {
  const roles: Record<string, string[]> = {};
  for (const row of rows) {
    const known = roles[row.system] ?? Object.keys(JSON.parse(row.glossary) as Record<string, string>);
    roles[row.system] = known;
    if (row.role && !known.includes(row.role)) known.push(row.role);
  }
  return roles;
}

const roleKey = (row: FullItem) => `${row.system_id} ${row.role ?? ""}`;

async function holdersOf(db: ReadDb, reviewId: string, rows: readonly FullItem[]) {
  const roles = new Map(
    rows.map((row) => [roleKey(row), { systemId: row.system_id, role: row.role }] as const),
  );
  const held = await listHolders(db, reviewId, [...roles.values()]);
  return new Map([...roles.keys()].map((key, at) => [key, held[at]]));
}

/** Accounts of the page that the newest list of their system does not have any more. */
async function goneSince(db: ReadDb, systems: readonly ReviewSystem[], rows: readonly FullItem[]) {
  const gone = new Set<string>();
  for (const system of systems) {
    if (system.newest_id === system.id) continue;
    const asked = rows.filter((row) => row.system_id === system.system_id).map((row) => row.external_id);
    if (asked.length === 0) continue;
    const there = new Set(
      (await listAccountsOf(db, system.newest_id, asked)).map((account) => account.external_id),
    );
    for (const id of asked) if (!there.has(id)) gone.add(`${system.system_id} ${id}`);
  }
  return gone;
}
