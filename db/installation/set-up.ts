import { sql } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import type { FoundationTables } from "#db/schema/foundation";
import type { SetUpFacts } from "#domain/installation/set-up";

type Skip = FoundationTables["set_up_skips"];

/** What the records say about the steps of the set-up at `now`, in one query. */
export async function readSetUpFacts(db: ReadDb, now: Date): Promise<Omit<SetUpFacts, "linked">> {
  const { rows } = await sql<Record<keyof Omit<SetUpFacts, "linked">, number>>`
    select
      (select count(*) from organisation where security_email is not null) as "securityContact",
      (select count(*) from organisation where privacy_email is not null) as "privacyContact",
      (select count(*) from organisation where website is not null) as website,
      (select count(*) from users where role in ('owner', 'officer') and ended_at is null
        and (expires_at is null or expires_at > ${now.toISOString()})) as approvers,
      (select count(*) from organisation where period_from is not null) as programme,
      (select count(*) from policies where retired_on is null) as policies,
      (select count(*) from policies p where p.retired_on is null and exists
        (select 1 from policy_versions v where v.policy_id = p.id and v.published_at is not null)) as published,
      (select count(*) from people) as people,
      (select count(*) from populations) as "accountLists",
      (select count(*) from access_reviews where opened_at is not null) as "reviewsOpened",
      (select count(*) from customers) as customers,
      (select count(*) from incidents where exercise = 1) as exercises,
      exists (select 1 from evidence_items where target_id is not null
        or (recorded_by_user is not null and source not like 'Surety, %')) as evidence
  `.execute(db);
  const row = rows[0]!;
  return {
    ...row,
    securityContact: row.securityContact > 0,
    privacyContact: row.privacyContact > 0,
    website: row.website > 0,
    programme: row.programme > 0,
    evidence: row.evidence > 0,
  };
}

/** The steps of the set-up that were skipped, with the reason of each. */
export function listSetUpSkips(db: ReadDb): Promise<Skip[]> {
  return db.selectFrom("set_up_skips").selectAll().execute();
}

/** Records that a step of the set-up is skipped, and why. */
export async function insertSetUpSkip(db: Tx, row: Skip): Promise<void> {
  await db.insertInto("set_up_skips").values(row).execute();
}

/** Takes a skipped step of the set-up up again. */
export async function deleteSetUpSkip(db: Tx, step: string): Promise<void> {
  await db.deleteFrom("set_up_skips").where("step", "=", step).execute();
}
