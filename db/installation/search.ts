import { CompiledQuery, sql } from "kysely";
import type { ReadDb } from "#db/client";
import { numbersOf, searchable } from "#db/installation/search-index";
import { otherSpellings } from "#db/installation/search-spelling";
import type { HitKind } from "#db/search-sources";
import { rankOf } from "#domain/installation/search-rank";

/** One record that matches a search. `path` is what its address is made of. */
export type Hit = {
  kind: HitKind;
  key: string;
  path: string;
  ref: string;
  title: string;
  /** Of an account, its system. */
  parent: string;
  /** The words are in the record's text and not in its name. */
  inText: boolean;
};
type Row = Omit<Hit, "inText"> & { id: number; folded_ref: string; folded_title: string };
type Found = {
  hits: Hit[];
  /** The words that were searched for instead of those that nothing has. */
  meant: string | null;
};

/** How many words are searched for, and how many records are ranked together. */
const WORDS = 8;
const RANKED = 200;
/** A pair of signs is searched for by the pieces that begin with it. */
const PIECES = 400;

/** A record by its kind and its key in the index. */
export type Known = { kind: HitKind; key: string };
/** Where a search looks: these kinds; `within`: among these records alone, which is asked before anything is cut off. */
type Look = { kinds: readonly HitKind[]; limit: number; within: string | null };

/**
 * Up to `limit` records of each kind with all of these words in reference, name or text, the best first, whatever their case and
 * accents. Where nothing has them, words that are spelled nearly like them. With `within`, as if there were no other records.
 */
export async function searchRecords(
  db: ReadDb,
  kinds: readonly HitKind[],
  text: string,
  limit: number,
  within?: readonly Known[],
): Promise<Found> {
  const words = wordsOf(text);
  if (words.length === 0) return { hits: [], meant: null };
  const look = { kinds, limit, within: within ? await idsOf(db, within) : null };
  const hits = await searchWords(db, look, words);
  if (hits.length > 0) return { hits, meant: null };
  for (const meant of await otherSpellings(db, words)) {
    const near = await searchWords(db, look, meant);
    if (near.length > 0) return { hits: near, meant: meant.join(" ") };
  }
  return { hits: [], meant: null };
}

/** The numbers of these records in the index, as JSON. */
async function idsOf(db: ReadDb, within: readonly Known[]): Promise<string> {
  const { rows } = await sql<{ id: number }>`
    select r.id from json_each(${JSON.stringify(within)}) one
    join search_records r on r.kind = one.value ->> 'kind' and r.key = one.value ->> 'key'
  `.execute(db);
  return JSON.stringify(rows.map(({ id }) => id));
}

/** The words of a search as the index knows them. */
export function wordsOf(text: string): string[] {
  return searchable(text).split(" ").filter(Boolean).slice(0, WORDS);
}

async function searchWords(db: ReadDb, all: Look, words: readonly string[]): Promise<Hit[]> {
  const query = await queryOf(db, words);
  const look = { ...all, kinds: await filled(db, all.kinds) };
  const rows = query ? await matching(db, look, query, words) : [];
  const found: Hit[] = [];
  for (const kind of look.kinds) {
    const named = await beginningWith(db, look, kind, words.join(" "));
    found.push(...best([...named, ...rows.filter((row) => row.kind === kind)], words, look.limit));
  }
  return found;
}

/** The kinds of which there are records. */
async function filled(db: ReadDb, kinds: readonly HitKind[]): Promise<HitKind[]> {
  const { rows } = await sql<{ kind: HitKind }>`
    select value as kind from json_each(${JSON.stringify(kinds)})
    where exists (select 1 from search_records where kind = value)
  `.execute(db);
  return rows.map((row) => row.kind);
}

/** SQL: a record that the search may find. The sign keeps SQLite from asking an index for each of the numbers. */
const among = (look: Look, id: string) =>
  look.within === null
    ? { sql: "", values: [] }
    : { sql: `and +${id} in (select value from json_each(?))`, values: [look.within] };

const columns = "id, kind, key, path, ref, title, folded_ref, folded_title, parent";

/** Records whose reference or name begins with the text: few steps in an ordered index, however many records there are. */
async function beginningWith(db: ReadDb, look: Look, kind: HitKind, text: string): Promise<Row[]> {
  const found: Row[] = [];
  const scope = among(look, "id");
  for (const column of ["folded_ref", "folded_title"]) {
    const query = `select ${columns} from search_records
      where kind = ? and ${column} >= ? and ${column} < ? ${scope.sql} order by ${column} limit ?`;
    const values = [kind, text, `${text}\u{10ffff}`, ...scope.values, look.limit];
    const asked = CompiledQuery.raw(query, values);
    const { rows } = await db.executeQuery<Row>(asked);
    for (const row of rows) found.push(row);
  }
  return found;
}

async function matching(db: ReadDb, look: Look, query: string, words: readonly string[]): Promise<Row[]> {
  const named = await matches(db, "search_names", query, look);
  // Words of one or two signs beside longer ones are no part of the query. The index cannot say whether a text has them.
  const short = words.filter((word) => [...word].length < 3);
  const besides = short.length > 0 && short.length < words.length;
  const left = look.kinds.filter((kind) => kind !== "account" && (besides || !named.full.has(kind)));
  const texts = await matches(db, "search_texts", query, { ...look, kinds: left });
  const names = besides
    ? named.rows.filter((row) => short.every((word) => nameOf(row).includes(word)))
    : named.rows;
  return [...names, ...texts.rows];
}

/**
 * Records of these kinds that match, in the order of their numbers, so that each kind is one stretch. Where a kind has more than
 * can be ranked, it is full, and the next one is looked for: finding a place in the index costs more than reading on.
 */
async function matches(
  db: ReadDb,
  table: "search_names" | "search_texts",
  query: string,
  look: Look,
): Promise<{ rows: Row[]; full: Set<HitKind> }> {
  const [rows, full]: [Row[], Set<HitKind>] = [[], new Set()];
  const { kinds } = look;
  let next = kinds[0];
  const [, end = 0] = numbersOf(kinds.at(-1) ?? "control");
  while (next) {
    const part = await readMatches(db, look, table, [query, numbersOf(next)[0], end]);
    rows.push(...part.filter(({ kind }) => kinds.includes(kind)));
    const last = part.at(-1);
    if (!last || part.length < RANKED) break;
    full.add(last.kind);
    next = kinds.find((kind) => numbersOf(kind)[0] > last.id);
  }
  return { rows, full };
}

async function readMatches(
  db: ReadDb,
  look: Look,
  table: string,
  asked: readonly [query: string, from: number, before: number],
): Promise<Row[]> {
  const scope = among(look, "rowid");
  const text = `select ${columns} from search_records where id in (select rowid from ${table}
    where ${table} match ? and rowid >= ? and rowid < ? ${scope.sql} limit ?) order by id`;
  return (await db.executeQuery<Row>(CompiledQuery.raw(text, [...asked, ...scope.values, RANKED]))).rows;
}

/** The query of the index: each word as a phrase of pieces of three signs; of shorter words alone, the pieces that begin with them. */
async function queryOf(db: ReadDb, words: readonly string[]): Promise<string | null> {
  const long = words.filter((word) => [...word].length >= 3);
  if (long.length > 0) return long.map(quoted).join(" AND ");
  const [word = ""] = words;
  if ([...word].length < 2) return null;
  const { rows } = await sql<{ term: string }>`
    select term from search_terms where term >= ${word} and term < ${`${word}\u{10ffff}`} limit ${PIECES}
  `.execute(db);
  return rows.length > 0 ? rows.map(({ term }) => quoted(term)).join(" OR ") : null;
}

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
const nameOf = (row: Row) => ` ${row.folded_ref} ${row.folded_title} `;

/** The best of a kind, each once. */
function best(rows: readonly Row[], words: readonly string[], limit: number): Hit[] {
  const once = [...new Map(rows.map((row) => [row.id, row])).values()];
  const ranked = once.map((row) => ({ row, rank: rankOf(words, row.folded_ref, row.folded_title) }));
  ranked.sort(
    (a, b) => a.rank - b.rank || compare(a.row.ref, b.row.ref) || compare(a.row.title, b.row.title),
  );
  return ranked.slice(0, limit).map(({ row }) => ({
    kind: row.kind,
    key: row.key,
    path: row.path,
    ref: row.ref,
    title: row.title,
    parent: row.parent,
    inText: row.kind !== "account" && !words.every((word) => nameOf(row).includes(word)),
  }));
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
