import type { ReadDb, Tx } from "#db/client";
import { isStaffOn } from "#db/people/people";

/** Whether a message is about an exercise. */
export async function isAboutExercise(
  db: ReadDb | Tx,
  about: { type: string; id: string } | undefined,
): Promise<boolean> {
  if (about?.type !== "incident") return false;
  const row = await db
    .selectFrom("incidents")
    .select("id")
    .where("id", "=", about.id)
    .where("exercise", "=", 1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Whether the address belongs to staff or to a user of the organisation. Auditors are from outside. */
export async function isInsider(db: ReadDb | Tx, address: string, today: string): Promise<boolean> {
  const mailbox = address.trim().toLowerCase();
  const user = await db
    .selectFrom("users")
    .select("id")
    .where((eb) => eb(eb.fn<string>("lower", ["email"]), "=", mailbox))
    .where("ended_at", "is", null)
    .where("role", "!=", "auditor")
    .executeTakeFirst();
  if (user) return true;
  const person = await db
    .selectFrom("people")
    .select("id")
    .where((eb) => eb(eb.fn<string>("lower", ["email"]), "=", mailbox))
    .where(isStaffOn(today))
    .executeTakeFirst();
  return person !== undefined;
}
