import { type Kysely, sql } from "kysely";

/** Refused codes of each account by the network they came from, and the browsers from which each account signed in. */
export async function up(db: Kysely<any>): Promise<void> {
  const run = (text: string) => sql.raw(text).execute(db);

  await run(`create table refused_codes (user_id text not null references users (id), network text not null,
    codes integer not null, last_at text not null, primary key (user_id, network)) strict`);

  await run(`create table known_browsers (user_id text not null references users (id), browser text not null,
    network text not null, first_at text not null, last_at text not null,
    primary key (user_id, browser, network)) strict`);
}
