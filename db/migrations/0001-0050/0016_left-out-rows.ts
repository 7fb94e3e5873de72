import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<any>): Promise<void> {
  const run = (text: string) => sql.raw(text).execute(db);

  // Rows of the source that are no accounts of their own: [{ reason, rows }].
  await run(`alter table populations add column left_out text not null default '[]'`);
  // Departments whose people should have an account: null nobody in particular, [] everybody.
  await run(`alter table systems add column expects text`);
}
