import { record } from "#app/audit";
import { queueMail } from "#app/delivery/mail/queue";
import { recordReview } from "#app/operations/access-reviews/events";
import { requireStaff } from "#app/operations/staff";
import { allow, type Work } from "#app/work";
import { findItem, type ItemRow } from "#db/access-reviews/items";
import {
  findRemoval,
  insertRemoval,
  listSystemRemovals,
  type RemovalRow,
  saveRemoval,
  toRemoval,
} from "#db/access-reviews/removals";
import { findReview } from "#db/access-reviews/reviews";
import { newId } from "#db/ids";
import { organisationZone } from "#db/installation/organisation";
import { findPerson } from "#db/people/people";
import { nextReference } from "#db/references";
import { findSystem } from "#db/systems/systems";
import { judgeRemoval, removalDueAt } from "#domain/access-reviews/removals";
import { longDay } from "#domain/days";
import { Refused } from "#domain/errors";
import { type Account, drawnOn } from "#domain/systems/accounts";

/** Makes a task of each signed revoke and change: the system's owner sees to it within the system's hours. */
export async function raiseRemovals(work: Work, items: readonly ItemRow[]): Promise<void> {
  for (const item of items) {
    if (item.decision !== "revoke" && item.decision !== "change") continue;
    const system = await findSystem(work.db, item.system_id);
    if (!system) continue;
    const ref = await nextReference(work.db, "RM");
    await insertRemoval(work.db, {
      id: newId(work.now),
      ref,
      review_id: item.review_id,
      item_id: item.id,
      system_id: item.system_id,
      external_id: item.external_id,
      label: item.label,
      kind: item.decision,
      role: item.role,
      to_role: item.to_role,
      owner_id: system.owner_id,
      since: work.now.toISOString(),
      due_at: removalDueAt(work.now, system.removal_hours).toISOString(),
    });
  }
}

/** Notes the ticket in which a removal is being done. It proves nothing; only a later population does. */
export async function noteTicket(work: Work, id: string, ticket: string): Promise<void> {
  const removal = await findRemoval(work.db, id);
  const own = work.actor.kind === "user" && work.actor.personId === removal?.owner_id;
  allow(work.actor, own ? "removals.work-own" : "systems.edit");
  if (!removal) throw new Refused("not_found", "Removal not found.");
  if (removal.ticket === ticket) return;
  await saveRemoval(work.db, id, { ticket });
  await record(work, {
    action: "removals.note-ticket",
    subject: { type: "removal", id, ref: removal.ref },
    before: { ticket: removal.ticket },
    after: { ticket },
  });
}

/** Notes one ticket for several removals: of one that is proven or has another ticket, nothing is replaced unseen. */
export async function noteCommonTicket(work: Work, id: string, ticket: string): Promise<void> {
  const removal = await findRemoval(work.db, id);
  if (removal?.verified_at) throw new Refused("conflict", "This removal has already been proven.");
  if (removal?.ticket && removal.ticket !== ticket)
    throw new Refused("conflict", `It has the ticket ${removal.ticket} already. Change that one by itself.`);
  await noteTicket(work, id, ticket);
}

/** Assigns an open removal to another owner, who is notified with the next reminders. Its due date does not move. */
export async function assignRemoval(work: Work, id: string, to: string, reason: string): Promise<void> {
  allow(work.actor, "systems.edit");
  const removal = await findRemoval(work.db, id);
  if (!removal) throw new Refused("not_found", "Removal not found.");
  if (removal.verified_at !== null)
    throw new Refused("conflict", "This removal has already been proven.", "removal");
  if (removal.owner_id === to) return;
  const person = await requireStaff(work, to, "to");
  const before = removal.owner_id ? await findPerson(work.db, removal.owner_id) : undefined;
  await saveRemoval(work.db, id, { owner_id: to });
  const detail = `removal ${removal.ref} given to ${person.name}`;
  const history = { reviewId: removal.review_id, itemId: removal.item_id, what: "assigned", detail };
  await recordReview(work, history, {
    action: "removals.assign",
    subject: { type: "removal", id, ref: removal.ref },
    before: { owner: before?.name ?? null },
    after: { owner: person.name },
    reason,
  });
}

/** Lets a new population of a system speak: removals are proven, and those whose account came back reopen. */
export async function judgeRemovals(
  work: Work,
  systemId: string,
  population: Population,
  accounts: readonly Account[],
): Promise<void> {
  const removals = await listSystemRemovals(work.db, systemId);
  if (removals.length === 0) return;
  const byId = new Map(accounts.map((account) => [account.externalId, account]));
  const at = new Date(population.at);
  for (const removal of removals) {
    const proof = judgeRemoval(toRemoval(removal), byId.get(removal.external_id), at);
    if (proof === "proven") await settle(work, removal, population);
    if (proof === "came back") await reopen(work, removal, population);
  }
}

type Population = { id: string; ref: string; at: string; at_precision: string };

async function settle(work: Work, removal: RemovalRow, population: Population): Promise<void> {
  await saveRemoval(work.db, removal.id, {
    verified_at: population.at,
    verified_population_id: population.id,
  });
  await notify(
    work,
    removal,
    population,
    "removal-proven",
    `${removal.label} removed, proven by ${population.ref}`,
  );
}

/** The old proof stays in the review's events; the task is open again, due by the hours of its system again. */
async function reopen(work: Work, removal: RemovalRow, population: Population): Promise<void> {
  const hours = (await findSystem(work.db, removal.system_id))?.removal_hours ?? 24;
  await saveRemoval(work.db, removal.id, {
    verified_at: null,
    verified_population_id: null,
    reopened_at: population.at,
    reopened_population_id: population.id,
    since: population.at,
    due_at: removalDueAt(work.now, hours).toISOString(),
  });
  await notify(
    work,
    removal,
    population,
    "removal-reopened",
    `${removal.label} returned, shown by ${population.ref}`,
    // What was late stays late: the day on which it was due is read from here.
    { due_at: removal.due_at },
  );
}

async function notify(
  work: Work,
  removal: RemovalRow,
  population: Population,
  what: "removal-proven" | "removal-reopened",
  detail: string,
  before: Record<string, string> | null = null,
): Promise<void> {
  await recordReview(
    work,
    { reviewId: removal.review_id, itemId: removal.item_id, what, detail },
    {
      action: what === "removal-proven" ? "removals.prove" : "removals.reopen",
      subject: { type: "removal", id: removal.id, ref: removal.ref },
      before,
      after: { population: population.ref, at: population.at },
    },
  );
  const item = await findItem(work.db, removal.item_id);
  const review = await findReview(work.db, removal.review_id);
  const person = item?.decided_by ? await findPerson(work.db, item.decided_by) : undefined;
  if (!person || !review) return;
  const done = what === "removal-proven";
  const drawn = longDay(drawnOn(population, await organisationZone(work.db)));
  await queueMail(work, {
    purpose: what,
    key: `${what}:${removal.id}:${population.id}`,
    to: person.email,
    subject: done
      ? `Removed: ${removal.label} (${review.ref})`
      : `Returned: ${removal.label} (${review.ref})`,
    text: done
      ? `Your decision in ${review.title} has been carried out: the list of ${drawn} no longer contains ${removal.label}${removal.role ? ` with the role ${removal.role}` : ""}.`
      : `You revoked access in ${review.title}, and it was removed. The list of ${drawn} has ${removal.label} again, so removal ${removal.ref} is open again.`,
    about: { type: "access-review", id: removal.review_id },
  });
}
