import { type Kysely, sql } from "kysely";

/** Views of lists that users keep under names of their own: an order and filters. */
export async function up(db: Kysely<any>): Promise<void> {
  await sql`
    create table saved_views (
      id text primary key,
      user_id text not null references users (id),
      list text not null,
      name text not null,
      query text not null,
      saved_at text not null,
      unique (user_id, list, name)
    ) strict
  `.execute(db);
}
