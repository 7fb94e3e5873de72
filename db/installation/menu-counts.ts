import { sql } from "kysely";
import type { ReadDb } from "#db/client";
import { countEvidence } from "#db/evidence/lists";
import { countIncidents } from "#db/incidents/incidents";

/** What waits for an answer in each module. */
export async function readMenuCounts(db: ReadDb) {
  const { rows } = await sql<{ exceptions: number; policies: number; reviews: number }>`select
    (select count(*) from exceptions where confirmed_at is null and explained_at is null) as exceptions,
    (select count(*) from policy_versions
      where submitted_at is not null and approved_at is null and discarded_at is null) as policies,
    (select count(*) from access_reviews where opened_at is not null and approved_at is null) as reviews
  `.execute(db);
  const evidence = await countEvidence(db, { state: "waiting" });
  const incidents = await countIncidents(db, { status: "open", exercise: false });
  return { ...(rows[0] ?? { exceptions: 0, policies: 0, reviews: 0 }), evidence, incidents };
}
