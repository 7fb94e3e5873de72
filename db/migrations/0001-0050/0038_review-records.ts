import { type Kysely, sql } from "kysely";
import { appendOnly } from "#db/append-only";

/** What was approved of a review, word for word: names, titles and owners change, a closed record does not. */
export async function up(db: Kysely<any>): Promise<void> {
  await sql`create table access_review_records (
    review_id text not null primary key references access_reviews (id),
    sealed text not null
  ) strict`.execute(db);
  await appendOnly(db, "access_review_records");
}
