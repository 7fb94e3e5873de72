import { createHash } from "node:crypto";
import { CompiledQuery, sql } from "kysely";
import { type Db, type ReadDb, searchMarksOf, type Tx } from "#db/client";
import { type HitKind, hitKinds, searchSources, searchVersion } from "#db/search-sources";
import { fold } from "#domain/folding";

/** How many records of one kind are indexed in the unit of work that changed them; more wait for the next minute. */
const AT_ONCE = 300;
/** How many are indexed before everyone else gets their turn. */
const CHUNK = 200;
/** Each kind has numbers of its own, so that the index is searched kind by kind. */
const RANGE = 2 ** 40;

type Entry = { key: string; path: string; ref: string; title: string; body: string };
type Place = { parent: string; seen: string };
const nowhere: Place = { parent: "", seen: "" };

/** The numbers of a kind's records: from the first to the one before the last. */
export function numbersOf(kind: HitKind): [from: number, before: number] {
  const from = (hitKinds.indexOf(kind) + 1) * RANGE;
  return [from, from + RANGE];
}

/** A text as it is indexed and searched for: folded, with one space between words and around all of them. */
export function searchable(text: string): string {
  return ` ${fold(text)
    .split(/[\s\p{Cc}]+/u)
    .filter(Boolean)
    .join(" ")} `;
}

/** Words of a title that are long enough to be written wrong, as they are folded. */
function spelled(text: string): string[] {
  return (fold(text).match(/\p{L}{4,30}/gu) ?? []).slice(0, 40);
}

/** Notes changes from now on, and lets everything wait when the index is none of this version. */
export async function openIndex(db: Db): Promise<boolean> {
  searchMarksOf(db).watch();
  const version = await db.selectFrom("search_version").select("version").executeTakeFirst();
  return version?.version === searchVersion;
}

/** Empties the index and lets every record wait for it. */
export async function emptyIndex(db: Tx): Promise<void> {
  await sql`insert into search_names (search_names) values ('delete-all')`.execute(db);
  await sql`insert into search_texts (search_texts) values ('delete-all')`.execute(db);
  for (const table of ["search_records", "search_words", "search_waiting", "search_version"] as const)
    await db.deleteFrom(table).execute();
  for (const kind of hitKinds) if (kind !== "account") await wait(db, kind);
  for (const { id } of await db.selectFrom("systems").select("id").execute()) {
    const newest = await newestList(db, id);
    if (newest) await wait(db, "account", newest);
  }
  await db.insertInto("search_version").values({ version: searchVersion }).execute();
}

/** Indexes what the unit of work under way has changed, or lets it wait where it is much. True when something waits. */
export async function indexChanges(db: Db, tx: Tx): Promise<boolean> {
  let waits = false;
  for (const [kind, keys] of searchMarksOf(db).take()) {
    const lists = kind === "account" ? [...keys] : [];
    const many = kind === "account" ? (await accountsIn(tx, lists)) > AT_ONCE : keys.size > AT_ONCE;
    if (lists.length > 0) for (const list of lists) await wait(tx, kind, list);
    else if (many) await wait(tx, kind);
    else await indexKeys(tx, kind as keyof typeof searchSources, [...keys]);
    if (many) waits = true;
    else for (const list of lists) while (await nextOfList(tx, list));
  }
  return waits;
}

async function accountsIn(db: ReadDb, lists: readonly string[]): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from (select 1 from accounts
      where population_id in (select value from json_each(${JSON.stringify(lists)})) limit ${AT_ONCE + 1})
  `.execute(db);
  return Number(rows[0]?.n);
}

async function wait(db: Tx, kind: HitKind, parent = ""): Promise<void> {
  await db
    .insertInto("search_waiting")
    .values({ kind, parent, after: "" })
    .onConflict((conflict) => conflict.doUpdateSet({ after: "" }))
    .execute();
}

/** Indexes the next records that wait. False when none did. */
export async function indexNext(db: Tx): Promise<boolean> {
  const next = await db.selectFrom("search_waiting").selectAll().limit(1).executeTakeFirst();
  if (!next) return false;
  if (next.kind === "account") await nextOfList(db, next.parent);
  else await nextOfKind(db, next.kind as keyof typeof searchSources, next.after);
  return true;
}

async function nextOfKind(db: Tx, kind: keyof typeof searchSources, after: string): Promise<void> {
  const { key } = searchSources[kind];
  const rows = await read(db, kind, `where ${key} > $after order by ${key} limit ${CHUNK}`, after);
  await indexEntries(db, kind, rows, nowhere);
  const last = rows.at(-1);
  if (last) return void (await goOn(db, kind, "", last.key));
  await forgetGone(db, kind);
  await endWait(db, kind, "");
}

async function forgetGone(db: Tx, kind: keyof typeof searchSources): Promise<void> {
  const { from, key } = searchSources[kind];
  const own = sql.raw(`select 1 from ${from} where ${key} = entry.key`);
  const { rows } = await sql<{ id: number }>`
    select entry.id from search_records entry where entry.kind = ${kind} and not exists (${own})
  `.execute(db);
  await forget(db, rows);
}

/** Indexes the next accounts of a list; at its end those that it does not have any more leave. False when nothing is left of it. */
async function nextOfList(db: Tx, list: string): Promise<boolean> {
  const waiting = await db
    .selectFrom("search_waiting")
    .select("after")
    .where("kind", "=", "account")
    .where("parent", "=", list)
    .executeTakeFirst();
  const system = await db
    .selectFrom("populations")
    .select("system_id")
    .where("id", "=", list)
    .executeTakeFirst();
  const newest = system && (await newestList(db, system.system_id));
  if (!waiting || !system || newest !== list) return endWait(db, "account", list);
  const { system_id } = system;
  const rows = await accountsAfter(db, list, waiting.after);
  await indexEntries(db, "account", rows, { parent: system_id, seen: list });
  const last = rows.at(-1);
  if (last) return goOn(db, "account", list, last.path);
  await forgetUnseen(db, system_id, list);
  return endWait(db, "account", list);
}

async function accountsAfter(db: Tx, list: string, after: string): Promise<Entry[]> {
  const { rows } = await sql<Entry>`
    select p.system_id || ' ' || a.external_id as key, a.external_id as path, coalesce(a.user_name, a.external_id) as ref,
      coalesce(a.name, a.user_name, a.email, a.external_id) as title,
      coalesce(a.email, '') || char(10) || a.external_id as body
    from accounts a join populations p on p.id = a.population_id
    where a.population_id = ${list} and a.external_id > ${after} order by a.external_id limit ${CHUNK}
  `.execute(db);
  return rows;
}

async function newestList(db: ReadDb, system: string): Promise<string | undefined> {
  const newest = db.selectFrom("populations").select("id").where("system_id", "=", system);
  return (await newest.orderBy("at", "desc").orderBy("id", "desc").limit(1).executeTakeFirst())?.id;
}

async function forgetUnseen(db: Tx, system: string, list: string): Promise<void> {
  const gone = await db
    .selectFrom("search_records")
    .select("id")
    .where("parent", "=", system)
    .where("parent", "<>", "")
    .where("seen", "<>", list)
    .execute();
  await forget(db, gone);
}

async function goOn(db: Tx, kind: string, parent: string, after: string): Promise<true> {
  const own = db.updateTable("search_waiting").set({ after }).where("kind", "=", kind);
  await own.where("parent", "=", parent).execute();
  return true;
}

async function endWait(db: Tx, kind: string, parent: string): Promise<false> {
  const own = db.deleteFrom("search_waiting").where("kind", "=", kind);
  await own.where("parent", "=", parent).execute();
  return false;
}

async function indexKeys(db: Tx, kind: keyof typeof searchSources, keys: readonly string[]): Promise<void> {
  const { key } = searchSources[kind];
  const list = JSON.stringify(keys);
  const rows = await read(db, kind, `where ${key} in (select value from json_each($after))`, list);
  await indexEntries(db, kind, rows, nowhere);
  const found = new Set(rows.map((row) => row.key));
  const gone = JSON.stringify(keys.filter((one) => !found.has(one)));
  const old = db.selectFrom("search_records").select("id").where("kind", "=", kind);
  await forget(db, await old.where(sql<boolean>`key in (select value from json_each(${gone}))`).execute());
}

async function read(db: Tx, kind: keyof typeof searchSources, rest: string, value: string): Promise<Entry[]> {
  const { from, key, path, ref, title, body } = searchSources[kind];
  const [before = "", behind = ""] = rest.split("$after");
  const { rows } = await sql<Entry>`
    select ${sql.raw(`${key} as key, ${path} as path, ${ref} as ref, ${title} as title, ${body} as body`)}
    from ${sql.raw(`${from} ${before}`)} ${value} ${sql.raw(behind)}
  `.execute(db);
  return rows;
}

/** Writes entries of one kind; one that says what it said before costs no more than being looked up. */
async function indexEntries(db: Tx, kind: HitKind, entries: readonly Entry[], place: Place): Promise<void> {
  if (entries.length === 0) return;
  const keys = JSON.stringify(entries.map(({ key }) => key));
  const known = await db
    .selectFrom("search_records")
    .select(["id", "key", "digest"])
    .where("kind", "=", kind)
    .where(sql<boolean>`key in (select value from json_each(${keys}))`)
    .execute();
  const before = new Map(known.map((row) => [row.key, row]));
  await markSeen(db, known, place);
  let next = await nextNumber(db, kind);
  for (const entry of entries) {
    const old = before.get(entry.key);
    const digest = digestOf(entry);
    if (old?.digest === digest) continue;
    await writeEntry(db, { id: old?.id ?? next++, kind, digest, ...entry }, place, old !== undefined);
  }
}

async function markSeen(db: Tx, rows: readonly { id: number }[], { seen }: Place): Promise<void> {
  if (seen === "" || rows.length === 0) return;
  const ids = JSON.stringify(rows.map(({ id }) => id));
  await sql`update search_records set seen = ${seen} where id in (select value from json_each(${ids}))`.execute(
    db,
  );
}

async function nextNumber(db: Tx, kind: HitKind): Promise<number> {
  const [from, before] = numbersOf(kind);
  const { rows } = await sql<{ id: number }>`
    select coalesce(max(id), ${from}) + 1 as id from search_records where id >= ${from} and id < ${before}
  `.execute(db);
  return Number(rows[0]?.id);
}

function digestOf({ path, ref, title, body }: Entry): string {
  return createHash("sha256")
    .update(JSON.stringify([path, ref, title, body]))
    .digest("base64url")
    .slice(0, 16);
}

async function writeEntry(
  db: Tx,
  { body, ...entry }: Entry & { id: number; kind: HitKind; digest: string },
  place: Place,
  known: boolean,
): Promise<void> {
  const { id, ref, title } = entry;
  const row = { ...entry, ...place, folded_ref: fold(ref), folded_title: fold(title) };
  if (known) await forget(db, [{ id }]);
  await db.executeQuery(insertRecord(row));
  // An account has no text of its own: all of it is its name.
  const whole = searchable(`${ref} ${title} ${body}`);
  const name = entry.kind === "account" ? whole : searchable(`${ref} ${title}`);
  await db.executeQuery(insertText("search_names", id, name));
  if (whole !== name) await db.executeQuery(insertText("search_texts", id, whole));
  for (const word of new Set(spelled(title))) await db.executeQuery(insertWord(word));
}

// Written out: the query builder would take as long as SQLite for a hundred thousand of them.
const insertRecord = (row: Record<string, string | number>) =>
  CompiledQuery.raw(
    `insert into search_records (${Object.keys(row).join(", ")}) values (${Object.keys(row)
      .map(() => "?")
      .join(", ")})`,
    Object.values(row),
  );
const insertText = (table: "search_names" | "search_texts", id: number, text: string) =>
  CompiledQuery.raw(`insert into ${table} (rowid, text) values (?, ?)`, [id, text]);
const insertWord = (word: string) =>
  CompiledQuery.raw("insert or ignore into search_words (word, backwards) values (?, ?)", [
    word,
    [...word].reverse().join(""),
  ]);

async function forget(db: Tx, rows: readonly { id: number }[]): Promise<void> {
  if (rows.length === 0) return;
  const ids = sql`(select value from json_each(${JSON.stringify(rows.map(({ id }) => id))}))`;
  await sql`delete from search_names where rowid in ${ids}`.execute(db);
  await sql`delete from search_texts where rowid in ${ids}`.execute(db);
  await sql`delete from search_records where id in ${ids}`.execute(db);
}
