import { type Kysely, sql } from "kysely";

/**
 * The index that search reads: names and texts of records in pieces of three characters, their words for spelling errors, and
 * what waits to be indexed. It decides nothing and can be made again from the records at any time.
 */
export async function up(db: Kysely<any>): Promise<void> {
  await sql`
    create table search_records (
      id integer primary key,
      kind text not null,
      key text not null,
      path text not null,
      ref text not null,
      title text not null,
      folded_ref text not null,
      folded_title text not null,
      parent text not null,
      seen text not null,
      digest text not null,
      unique (kind, key)
    ) strict
  `.execute(db);
  await sql`create index search_records_ref on search_records (kind, folded_ref)`.execute(db);
  await sql`create index search_records_title on search_records (kind, folded_title)`.execute(db);
  await sql`create index search_records_parent on search_records (parent, seen) where parent <> ''`.execute(
    db,
  );
  for (const table of ["search_names", "search_texts"])
    await sql`
      create virtual table ${sql.table(table)} using fts5 (
        text, content = '', contentless_delete = 1, tokenize = 'trigram case_sensitive 1'
      )
    `.execute(db);
  await sql`create virtual table search_terms using fts5vocab (search_names, 'row')`.execute(db);
  await sql`create table search_words (word text primary key, backwards text not null) strict, without rowid`.execute(
    db,
  );
  await sql`create index search_words_backwards on search_words (backwards)`.execute(db);
  await sql`
    create table search_waiting (kind text not null, parent text not null, after text not null, primary key (kind, parent)) strict
  `.execute(db);
  await sql`create table search_version (version text not null) strict`.execute(db);
}
