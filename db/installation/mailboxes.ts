import type { ReadDb, Tx } from "#db/client";
import { knownAliases } from "#db/people/aliases";
import { mailboxKey } from "#domain/email";

/**
 * The user, ended or not, into whose mailbox mail to this address goes: by the address of the account or by those of its person.
 * Undefined when there is none.
 */
export async function findUserOfMailbox(
  db: ReadDb | Tx,
  address: string,
): Promise<{ id: string; name: string; email: string; ended_at: string | null } | undefined> {
  const wanted = mailboxKey(address);
  const rows = await db
    .selectFrom("users")
    .leftJoin("people", "people.id", "users.person_id")
    .select([
      "users.id",
      "users.name",
      "users.email",
      "users.ended_at",
      "people.email as own",
      "people.id as person",
      "people.aliases",
    ])
    .orderBy("users.created_at")
    .execute();
  return rows.find(({ email, own, person, aliases }) =>
    [
      email,
      own ?? email,
      ...(person !== null && aliases !== null ? knownAliases({ id: person, aliases }) : []),
    ].some((one) => mailboxKey(one) === wanted),
  );
}
