import { type Kysely, sql } from "kysely";

/** A draft that came back from review may be given up: it stays in the record, and another may begin beside it. */
export async function up(db: Kysely<any>): Promise<void> {
  const run = (text: string) => sql.raw(text).execute(db);
  await run(
    `alter table policy_versions add column discarded_at text check (discarded_at is null or submitted_at is null)`,
  );
  await run(`drop index policy_versions_one_open`);
  await run(
    `create unique index policy_versions_one_open on policy_versions (policy_id) where published_at is null and discarded_at is null`,
  );
}
