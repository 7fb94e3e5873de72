import { sql } from "kysely";
import type { ReadDb } from "#db/client";
import type { Day } from "#domain/days";

/** A person's first or last day. */
export type StaffChange = {
  id: string;
  name: string;
  email: string;
  title: string | null;
  department: string | null;
  change: "started" | "left";
  on: Day;
};

/** First and last days of people that lie in the period, in order. */
export async function listStaffChanges(
  db: ReadDb,
  { from, to }: { from: Day; to: Day },
): Promise<StaffChange[]> {
  const { rows } = await sql<StaffChange>`
    select id, name, email, title, department, 'started' as change, starts_on as "on" from people
      where starts_on between ${from} and ${to}
    union all select id, name, email, title, department, 'left', ends_on from people
      where ends_on between ${from} and ${to}
    order by "on", name, id, change desc`.execute(db);
  return rows;
}
