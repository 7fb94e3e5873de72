import { dirname } from "node:path";
import { operatorWords } from "#app/storage/storage-errors";
import { copyBeforeUpgrade, putBack, removeCopy } from "#app/storage/upgrade-copy";
import { version } from "#app/storage/version";
import { type Db, openDatabase } from "#db/client";
import { readSchemaState, type SchemaState } from "#db/installation/versions";
import { type MigrationList, migrate, migrations } from "#db/migrate";
import { schemaAge, wrongVersionWords } from "#domain/installation/migrations";

type Options = {
  list?: MigrationList;
  /** What the words call that which this version cannot open; the database's folder when nothing else is given. */
  called?: string;
  /** False where the database is a copy itself. */
  copied?: boolean;
};

/**
 * Opens a database of this version or brings an older one up to date: copied first, migrated whole or not at all, and as it
 * was before when a migration fails.
 * @throws Error in plain words: a database of another version or program, a full disk, the migration that failed
 */
export async function openUpgraded(file: string, options: Options = {}): Promise<Db> {
  const list = options.list ?? migrations;
  const before = refuseOtherVersions(file, options);
  if (schemaAge(before.applied, Object.keys(list)) === "behind" && options.copied !== false)
    return upgrade(file, before, list);
  const db = openDatabase(file);
  await migrate(db, list).catch((error) => closed(db, error));
  return db;
}

/**
 * Reads what the database says of its versions, without changing anything.
 * @throws Error in plain words when it belongs to another program, to a newer version, or to one before the numbers settled
 */
export function refuseOtherVersions(file: string, { list = migrations, called }: Options = {}): SchemaState {
  const state = readSchemaState(file);
  const age = schemaAge(state.applied, Object.keys(list));
  if (age === "newer" || age === "unnumbered" || age === "foreign") {
    const last = (all: readonly string[]) => all.at(-1)?.split("_")[0];
    const names = {
      called: called ?? dirname(file),
      writer: state.writer,
      own: version,
      seen: last(state.applied ?? []),
      known: last(Object.keys(list)),
    };
    throw new Error(wrongVersionWords(age, names));
  }
  return state;
}

async function upgrade(file: string, before: SchemaState, list: MigrationList): Promise<Db> {
  const copy = await copyBeforeUpgrade(file, before, Object.keys(list).at(-1) ?? "");
  const db = openDatabase(file);
  try {
    await migrate(db, list);
    return db;
  } catch (error) {
    await db.destroy();
    const after = readSchemaState(file);
    const same = after.schema === before.schema && String(after.applied) === String(before.applied);
    // A migration is one transaction, so this is only for one that ended it by itself.
    if (same) await removeCopy(copy);
    else await putBack(copy, file);
    throw new Error(failureWords(error, before.writer), { cause: error });
  }
}

function failureWords(error: unknown, writer: string | null): string {
  const reason = operatorWords(error, "the database");
  const old = writer ? `Surety ${writer}` : "the version that wrote it";
  return `The data folder could not be brought up to version ${version}: ${reason}. It is unchanged, and ${old} can still open it. Report this with the message above.`;
}

async function closed(db: Db, error: unknown): Promise<never> {
  await db.destroy();
  throw error;
}
