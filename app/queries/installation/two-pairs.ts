import type { ReadDb } from "#db/client";
import { listOpenings } from "#db/installation/account-openings";
import { findOrganisation } from "#db/installation/organisation";
import { listUsers } from "#db/installation/users";
import { type Eyes, type EyesFacts, judgeEyes, openingNote } from "#domain/installation/two-pairs";

/** The facts behind the rule of two pairs of eyes. */
export async function readEyesFacts(db: ReadDb): Promise<EyesFacts> {
  const [organisation, users, openings] = [
    await findOrganisation(db),
    await listUsers(db),
    await listOpenings(db),
  ];
  return {
    required: organisation?.two_pairs_of_eyes !== 0,
    accounts: users.map(({ id, person_id }) => ({ userId: id, personId: person_id })),
    openings,
  };
}

/** The user who approves, as seen from those who did the work. Ids are those of users or of persons; null for a program. */
export async function readEyes(
  db: ReadDb,
  approver: string | null,
  makers: readonly (string | null)[],
): Promise<Eyes> {
  return judgeEyes(await readEyesFacts(db), approver, makers);
}

/** What records say of accounts that were opened within another user's reach, by the id of the user and of the person. */
export async function readOpeningNotes(db: ReadDb): Promise<Map<string, string>> {
  const { accounts, openings } = await readEyesFacts(db);
  const notes = new Map<string, string>();
  for (const { userId, personId } of accounts) {
    const note = openings
      .filter((opening) => opening.userId === userId)
      .map(openingNote)
      .join("; ");
    if (note) for (const id of [userId, personId ?? userId]) notes.set(id, note);
  }
  return notes;
}
