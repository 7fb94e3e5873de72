import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { release } from "#app/storage/version";
import { snapshotDatabase } from "#db/backup";
import { readSchemaState, type SchemaState } from "#db/installation/versions";
import { storageErrorOf } from "#domain/installation/storage-errors";
import { syncFolder } from "#evidence/vault/sync-folder";
import { sweepUnfinished, unfinishedName } from "#evidence/vault/vault-sweep";

/** Copies kept: those of the last upgrades. */
const KEPT = 3;

/**
 * Copies the database as it is before an upgrade, safe on the disk when it returns, into `before-upgrade/` beside it, and
 * answers the copy's path. The vault needs no copy: no migration touches it. Only the newest three copies stay.
 * @throws Error in plain words when the disk has no room; then nothing was migrated
 */
export async function copyBeforeUpgrade(file: string, before: SchemaState, last: string): Promise<string> {
  const dir = join(dirname(file), "before-upgrade");
  const temp = join(dir, "unfinished", unfinishedName());
  const target = join(dir, copyName(before, last));
  try {
    await mkdir(join(dir, "unfinished"), { recursive: true, mode: 0o700 });
    await sweepUnfinished(join(dir, "unfinished"));
    await snapshotDatabase(file, temp);
    await sync(temp);
    // Another process may have migrated meanwhile; its own copy then has this name already.
    if (readSchemaState(temp).schema === before.schema) await rename(temp, target);
    await syncFolder(dir);
    await removeOld(dir);
    return target;
  } catch (error) {
    throw await asFull(error, file);
  } finally {
    for (const path of [temp, `${temp}-journal`, `${temp}-wal`, `${temp}-shm`])
      await rm(path, { force: true });
  }
}

/** The paths of the copies that stay in a data folder. */
export async function listCopies(dataDir: string): Promise<string[]> {
  const dir = join(dataDir, "before-upgrade");
  const names = await readdir(dir).catch(() => []);
  return names.filter((name) => name.endsWith(".db")).map((name) => join(dir, name));
}

/** Removes a copy that is not needed: the upgrade it was made for did not happen. */
export async function removeCopy(copy: string): Promise<void> {
  await rm(copy, { force: true });
}

/** Makes the copy the database again. No connection may be open. */
export async function putBack(copy: string, file: string): Promise<void> {
  await rm(`${file}-wal`, { force: true });
  await rm(`${file}-shm`, { force: true });
  await rename(copy, file);
  await syncFolder(dirname(file));
}

/** Says from which version to which, and from which migration to which: surety-0.1.0-0038-to-0.2.0-0052.db. */
function copyName({ writer, applied }: SchemaState, last: string): string {
  const from = `${writer?.split(" ")[0] ?? "before-0.1.0"}-${applied?.at(-1)?.slice(0, 4)}`;
  return `surety-${from}-to-${release}-${last.slice(0, 4)}.db`;
}

async function sync(path: string): Promise<void> {
  const file = await open(path, "r+");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

async function removeOld(dir: string): Promise<void> {
  const names = (await readdir(dir)).filter((name) => name.endsWith(".db"));
  const dated = await Promise.all(
    names.map(async (name) => ({ name, at: (await stat(join(dir, name))).mtimeMs })),
  );
  for (const { name } of dated.sort((a, b) => b.at - a.at).slice(KEPT)) await rm(join(dir, name));
}

async function asFull(error: unknown, file: string): Promise<unknown> {
  if (storageErrorOf(error) !== "full") return error;
  const mebibytes = Math.ceil((await stat(file)).size / 2 ** 20);
  return new Error(
    `The disk that holds ${dirname(file)} is full. An upgrade first copies the database, which needs ${2 * mebibytes} MiB of room. Nothing was migrated. Make room, then start again.`,
    { cause: error },
  );
}
