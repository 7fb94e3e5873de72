import { record } from "#app/audit";
import { existingSystem } from "#app/operations/systems/systems";
import { allow, type Work } from "#app/work";
import { findPerson } from "#db/people/people";
import { deleteAccountLink, findAccountLink, saveAccountLink } from "#db/systems/account-lists";
import { findAccount } from "#db/systems/accounts";
import { Refused } from "#domain/errors";

type LinkInput = { systemId: string; externalId: string; personId: string | null; reason: string };

/**
 * Assigns an account to a person permanently, or withdraws that when no person is given: later populations of this system follow it.
 * Lists that are frozen stay as they are.
 */
export async function linkAccount(work: Work, link: LinkInput): Promise<void> {
  allow(work.actor, "systems.edit");
  const system = await existingSystem(work, link.systemId);
  if (!(await findAccount(work.db, system.id, link.externalId)))
    throw new Refused("not_found", "Account not found in the lists of this system.");
  const person = link.personId === null ? null : await findPerson(work.db, link.personId);
  if (person === undefined) throw new Refused("invalid", "Person not found.", "personId");
  const before = await findAccountLink(work.db, system.id, link.externalId);
  if ((before?.person_id ?? null) === (person?.id ?? null)) return;
  if (person)
    await saveAccountLink(work.db, {
      system_id: system.id,
      external_id: link.externalId,
      person_id: person.id,
      reason: link.reason,
      linked_at: work.now.toISOString(),
    });
  else await deleteAccountLink(work.db, system.id, link.externalId);
  await record(work, {
    action: "systems.link-account",
    subject: { type: "system", id: system.id, ref: system.ref },
    before: { account: link.externalId, person: before?.person ?? null },
    after: { account: link.externalId, person: person?.name ?? null },
    reason: link.reason,
  });
}
