import { setImmediate } from "node:timers/promises";
import type { ReadDb } from "#db/client";
import { type Difference, listDifferences } from "#db/compare-rows";
import { decidingTables } from "#db/deciding-tables";
import { findAuditEntry } from "#db/installation/audit-log";
import { listCoveredTwice, listMisstated } from "#db/stated-entries";
import { plural } from "#domain/counted";

/** Records named in each run; a folder with more is not helped by a longer list. */
const MOST = 200;

/**
 * Replays the log over the records that decide something: each must say what the newest entry about it states. Who drops a
 * trigger and changes, slips in or deletes a record has the log against them. Each problem is a sentence that names record and field.
 */
export async function replayRows(db: ReadDb): Promise<string[]> {
  const problems: string[] = [];
  let more = 0;
  const add = (words: string) => (problems.length < MOST ? problems.push(words) : more++);
  for await (const entries of listMisstated(db)) {
    for (const entry of entries)
      add(`The states of records that ${await entryWords(db, entry)} names are not those that are stored.`);
    await setImmediate();
  }
  for (const table of await listCoveredTwice(db))
    add(`The log began to cover the table ${table} a second time.`);
  for await (const differences of listDifferences(db)) {
    for (const one of differences) add(await wordsOf(db, one));
    await setImmediate();
  }
  return more > 0 ? [...problems, `${more} more records differ from the log.`] : problems;
}

async function wordsOf(db: ReadDb, one: Difference): Promise<string> {
  const { what = one.table } = decidingTables[one.table] ?? {};
  const name = one.name === null ? "" : ` ${one.name}`;
  const record = `${what[0]?.toUpperCase()}${what.slice(1)}${name}`;
  const entry = one.entry === null ? "" : await entryWords(db, one.entry);
  if (one.kind === "unknown") return `${record}: the log does not have this record.`;
  if (one.kind === "gone") return `${record} of ${entry} is missing (its key: ${one.key}).`;
  if (one.kind === "back") return `${record}: ${entry} deleted it, and it is there again.`;
  if (one.rows !== one.stated) return `${record}: ${one.rows} rows in place of ${one.stated} (${entry}).`;
  return `${record}: ${fieldWords(one.columns)} from ${entry}.`;
}

function fieldWords(columns: readonly string[]): string {
  if (columns.length === 0) return "it differs";
  return `${columns.map((name) => `"${name.replaceAll("_", " ")}"`).join(", ")} ${plural(columns.length, "differs", "differ")}`;
}

async function entryWords(db: ReadDb, seq: number): Promise<string> {
  const entry = await findAuditEntry(db, seq);
  if (!entry) return `audit entry ${seq}`;
  return `audit entry ${seq} (${entry.action}${entry.subject_ref ? `, ${entry.subject_ref}` : ""})`;
}
