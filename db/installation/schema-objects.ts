import { sql } from "kysely";
import { openDatabase, type ReadDb } from "#db/client";
import { migrate, migrations } from "#db/migrate";

type SchemaObject = { type: string; name: string; sql: string | null };

let own: Promise<SchemaObject[]> | undefined;

/** What a database of this version is made of, from one that is migrated in memory, once in a process. */
function ownObjects(): Promise<SchemaObject[]> {
  own ??= (async () => {
    const fresh = openDatabase(":memory:");
    try {
      await migrate(fresh);
      return await readObjects(fresh);
    } finally {
      await fresh.destroy();
    }
  })();
  return own;
}

async function readObjects(db: ReadDb): Promise<SchemaObject[]> {
  const { rows } = await sql<SchemaObject>`select type, name, sql from sqlite_schema
    where name not like 'sqlite\\_%' escape '\\' order by type, name`.execute(db);
  return rows;
}

/**
 * How the tables, indexes, triggers and views of a database differ from those of this version: which are of no version, which have
 * another text, and which indexes and views are missing. Lost triggers and tables are found elsewhere.
 */
export async function listSchemaDifferences(db: ReadDb): Promise<{ what: string; how: string }[]> {
  // A database of other migrations is refused or brought up to date where it is opened.
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  if (String(rows.map(({ name }) => name)) !== String(Object.keys(migrations))) return [];
  const mine = new Map((await ownObjects()).map((one) => [`${one.type} ${one.name}`, one]));
  const theirs = await readObjects(db);
  const there = new Set(theirs.map(({ type, name }) => `${type} ${name}`));
  const added = theirs.flatMap(({ type, name, sql }) => {
    const what = `${type} ${name}`;
    const known = mine.get(what);
    if (!known) return [{ what, how: "is not part of Surety" }];
    // The text of a table keeps how it was altered; what its rows say is compared with the log.
    return type !== "table" && plain(known.sql) !== plain(sql) ? [{ what, how: "was changed" }] : [];
  });
  const missing = [...mine].flatMap(([what, { type }]) =>
    (type === "index" || type === "view") && !there.has(what) ? [{ what, how: "is missing" }] : [],
  );
  return [...added, ...missing];
}

const plain = (sql: string | null) => (sql ?? "").replaceAll(/["\s]+/g, " ").trim();
