import { sql } from "kysely";
import type { ReadDb } from "#db/client";
import type { Day } from "#domain/days";

/** Exceptions to answer, policies to approve that are not retired, and access reviews that are open. */
export async function readMenuCounts(db: ReadDb, today: Day) {
  const { rows } = await sql<{ exceptions: number; policies: number; reviews: number }>`select
    (select count(*) from exceptions where confirmed_at is null and explained_at is null) as exceptions,
    (select count(*) from policy_versions version join policies policy on policy.id = version.policy_id
      where version.submitted_at is not null and version.approved_at is null and version.discarded_at is null
      and (policy.retired_on is null or policy.retired_on > ${today})) as policies,
    (select count(*) from access_reviews where opened_at is not null and approved_at is null) as reviews
  `.execute(db);
  return rows[0] ?? { exceptions: 0, policies: 0, reviews: 0 };
}
