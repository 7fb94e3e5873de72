import { sql } from "kysely";
import type { ReadDb } from "#db/client";

/** Exceptions to answer, policies to approve, and access reviews that are open. */
export async function readMenuCounts(db: ReadDb) {
  const { rows } = await sql<{ exceptions: number; policies: number; reviews: number }>`select
    (select count(*) from exceptions where confirmed_at is null and explained_at is null) as exceptions,
    (select count(*) from policy_versions
      where submitted_at is not null and approved_at is null and discarded_at is null) as policies,
    (select count(*) from access_reviews where opened_at is not null and approved_at is null) as reviews
  `.execute(db);
  return rows[0] ?? { exceptions: 0, policies: 0, reviews: 0 };
}
