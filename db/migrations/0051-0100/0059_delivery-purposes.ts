import { type Kysely, sql } from "kysely";

/**
 * What a delivery is for and the record that this concerns, in columns of their own. Until now both were the first parts of its
 * idempotency key ("reminder:<id>:<channel>"); of a task of an incident, the third part is the person it was assigned to.
 */
export async function up(db: Kysely<any>): Promise<void> {
  await sql`alter table deliveries add column purpose text not null default ''`.execute(db);
  await sql`alter table deliveries add column purpose_id text`.execute(db);
  await sql`update deliveries set purpose = substr(key, 1, instr(key || ':', ':') - 1)`.execute(db);
  const parts = sql`substr(key, length(purpose) + 2) || '::'`;
  const first = sql`substr(${parts}, 1, instr(${parts}, ':') - 1)`;
  const rest = sql`substr(${parts}, instr(${parts}, ':') + 1)`;
  await sql`
    update deliveries set purpose_id = nullif(${first}, '')
    where purpose in ('reminder', 'notice', 'clock-notice', 'clock-correction', 'refused', 'passed-on', 'invitation',
      'password-reset', 'factor-reset')
  `.execute(db);
  await sql`
    update deliveries set purpose_id = nullif(substr(${rest}, 1, instr(${rest}, ':') - 1), '')
    where purpose = 'incident-task'
  `.execute(db);
  await sql`create index deliveries_refused on deliveries (purpose_id) where purpose = 'refused'`.execute(db);
}
