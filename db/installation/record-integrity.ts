import { sql } from "kysely";
import { openDatabase, type ReadDb } from "#db/client";
import { migrate } from "#db/migrate";
import { validJson } from "#db/valid-json";

/** Rows of one record against the entries of the log about them. */
export type Counted = { what: string; name: string; rows: number; logged: number };

/**
 * Acts whose rows the log has counted: verdicts on evidence, sign-offs and approvals of reviews, acknowledgements. Only those where
 * the two numbers differ.
 */
export async function listMiscounted(db: ReadDb): Promise<Counted[]> {
  const { rows } = await sql<Counted>`
    with acts(what, action, name, id) as (
      select 'verdict', case v.verdict when 'accepted' then 'evidence.accept' else 'evidence.return' end, i.ref, v.evidence_id
        from evidence_reviews v join evidence_items i on i.id = v.evidence_id
      union all select 'signature', 'access-reviews.sign-off', r.ref, r.id
        from access_review_signoffs s join access_reviews r on r.id = s.review_id
      union all select 'approval', 'access-reviews.approve', ref, id from access_reviews where approved_at is not null
      union all select 'acknowledgement', 'policies.acknowledge', p.title, p.id
        from acknowledgements a join policies p on p.id = a.policy_id
    ),
    counted as (select what, action, name, id, count(*) as n from acts group by action, id),
    logged as (select action, subject_id as id, max(subject_ref) as name, count(*) as n from audit_log
      where action in ('evidence.accept', 'evidence.return', 'access-reviews.sign-off', 'access-reviews.approve', 'policies.acknowledge')
      group by action, subject_id)
    select coalesce(c.what, case l.action when 'policies.acknowledge' then 'acknowledgement' when 'access-reviews.sign-off' then 'signature'
        when 'access-reviews.approve' then 'approval' else 'verdict' end) as what,
      coalesce(c.name, l.name, l.id) as name, coalesce(c.n, 0) as rows, coalesce(l.n, 0) as logged
    from counted c full join logged l on l.action = c.action and l.id = c.id
    where coalesce(c.n, 0) <> coalesce(l.n, 0) order by name, what`.execute(db);
  return rows;
}

/** The kept records of closed reviews, with the hash that the review names and the one that the log names. */
export function listSealedRecords(db: ReadDb) {
  return db
    .selectFrom("access_reviews as r")
    .leftJoin("access_review_records as k", "k.review_id", "r.id")
    .where("r.approved_at", "is not", null)
    .select([
      "r.ref",
      "k.sealed",
      "r.content_hash",
      sql<string | null>`(select json_extract(${validJson("a.after")}, '$.contentHash') from audit_log a
        where a.subject_type = 'access-review' and a.subject_id = r.id and a.action = 'access-reviews.approve')`.as(
        "logged",
      ),
    ])
    .orderBy("r.ref")
    .execute();
}

/** Texts of policies that were approved, with the hash that the log has of the newest approval of that version. */
export async function listApprovedTexts(db: ReadDb) {
  const { rows } = await sql<{ name: string; body: string; sha256: string; logged: string | null }>`
    select p.title || ' ' || v.major || '.' || v.minor as name, v.body, v.sha256,
      (select json_extract(${validJson("a.after")}, '$.sha256') from audit_log a where a.subject_type = 'policy' and a.subject_id = p.id
        and a.action = 'policies.approve' and json_extract(${validJson("a.after")}, '$.version') = v.major || '.' || v.minor order by a.seq desc limit 1) as logged
    from policy_versions v join policies p on p.id = v.policy_id where v.approved_at is not null order by name`.execute(
    db,
  );
  return rows;
}

/** Triggers that this version's migrations make and that are not there, or are others. */
export async function listLostTriggers(db: ReadDb): Promise<string[]> {
  const fresh = openDatabase(":memory:");
  try {
    await migrate(fresh);
    const there = new Set((await triggers(db)).map(asText));
    return (await triggers(fresh)).filter((one) => !there.has(asText(one))).map(({ name }) => name);
  } finally {
    await fresh.destroy();
  }
}

type Trigger = { name: string; sql: string };
const asText = ({ name, sql }: Trigger) => `${name} ${sql}`;

async function triggers(db: ReadDb): Promise<Trigger[]> {
  const { rows } =
    await sql<Trigger>`select name, sql from sqlite_schema where type = 'trigger' order by name`.execute(db);
  return rows;
}
