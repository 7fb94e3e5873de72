import { existsSync, readdirSync } from "node:fs";
import { open, rename, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { text } from "node:stream/consumers";
import { record } from "#app/audit";
import { readConfig } from "#app/config";
import type { Lost, Manifest } from "#app/operations/installation/backups";
import { openContext } from "#app/operations/installation/opening";
import { type Proof, proveData } from "#app/operations/installation/proofs";
import { databaseFileOf } from "#app/storage/data-folder";
import { checkDatabaseFile } from "#app/storage/database-file";
import { refuseRootInOthersFolder } from "#app/storage/folder-owner";
import { makeFolder } from "#app/storage/make-folder";
import { systemCause } from "#app/storage/system-cause";
import { refuseUnfinishedRestore, unprovenDatabase } from "#app/storage/unfinished-restore";
import { openUpgraded } from "#app/storage/upgrade";
import { type Actor, perform } from "#app/work";
import { backupKey, unpackBackup } from "#evidence/backup/backup-archive";
import { asBackupError, BackupError } from "#evidence/backup/backup-error";
import { bytesOfFile } from "#evidence/files/read-now";
import { openLogKey } from "#evidence/log/log-heads";
import { syncFolder } from "#evidence/vault/sync-folder";
import { openVault, type Vault } from "#evidence/vault/vault";

/** `lost` were damaged or missing already when the backup was made. */
export type Restored = Proof & { madeAt: string; file: string; lost: Lost[] };

/**
 * Restores a backup into an empty folder and proves it before saying so: the database's own check, every file's hash,
 * the log's root. The database gets its name last, so a folder with `surety.db.unproven` was not restored.
 * Throws BackupError: not_empty, wrong_key, damaged, full, unproven; what was written is then removed.
 */
export async function restoreBackup(
  file: string,
  into: string,
  secretKey: Buffer,
  options: { leaveKey?: boolean } = {},
): Promise<Restored> {
  if (!existsSync(file)) throw new BackupError("not_a_backup", `There is no file ${file}.`);
  makeFolder(into, 0o700);
  refuseUnfinishedRestore(into);
  if (readdirSync(into).length > 0) {
    throw new BackupError(
      "not_empty",
      `${into} is not empty. A restore never overwrites files: give an empty folder.`,
    );
  }
  try {
    return await restoreAndProve(file, into, secretKey, options);
  } catch (error) {
    for (const name of readdirSync(into)) await rm(join(into, name), { recursive: true, force: true });
    throw asBackupError(systemCause(error, into), into);
  }
}

async function restoreAndProve(
  file: string,
  into: string,
  secretKey: Buffer,
  { leaveKey }: { leaveKey?: boolean },
): Promise<Restored> {
  const database = unprovenDatabase(into);
  await writeFile(database, "", { flag: "wx", mode: 0o600 });
  let manifest: Manifest | undefined;
  let vault: Vault | undefined;
  let lost: Lost[] = [];
  await unpackBackup(backupKey(secretKey), bytesOfFile(file), async (name, bytes) => {
    // Only now is the key known to be the right one: a folder's vault remembers its key.
    vault ??= await openVault(join(into, "vault"), secretKey);
    if (name === "manifest.json") manifest = JSON.parse(await text(bytes)) as Manifest;
    else if (name === "surety.db") await writeDatabase(database, bytes);
    else if (name === "lost.json") lost = JSON.parse(await text(bytes)) as Lost[];
    else await vault.put(bytes);
  });
  if (!manifest || !vault)
    throw new BackupError("damaged", "This backup has no table of contents. Use another one.");
  await bringUpToDate(database, basename(file));
  const proof = await proveData(database, vault, openLogKey(secretKey));
  const known = new Set(lost.map((file) => file.sha256));
  const missing = proof.files.missing.filter((sha256) => !known.has(sha256));
  const problems = [
    ...proof.problems,
    ...missing.map((sha256) => `File ${sha256} is missing from the backup.`),
  ];
  if (proof.log.entries !== manifest.log.entries || proof.log.root !== manifest.log.root) {
    problems.push("The log differs from the one noted when the backup was made.");
  }
  if (problems.length > 0) {
    throw new BackupError(
      "unproven",
      `The backup was read, but the restored data is not intact:\n${problems.slice(0, 20).join("\n")}`,
    );
  }
  if (leaveKey) {
    const line = `${secretKey.toString("base64")}\n`;
    await writeFile(join(into, "secret.key"), line, { flag: "wx", mode: 0o600, flush: true });
  }
  // Those who read it for the proof leave empty companions behind.
  for (const end of ["-wal", "-shm"]) await rm(`${database}${end}`, { force: true });
  await rename(database, databaseFileOf(into));
  await syncFolder(into);
  return { ...proof, lost, madeAt: manifest.madeAt, file: basename(file) };
}

/**
 * For an operator: restores, leaves the key in the folder when it was read from a file, and notes the restore in the
 * audit log of what was restored.
 */
export async function restoreForUse(
  actor: Actor,
  file: string,
  into: string,
  key: { secret: Buffer; fromFile: boolean },
): Promise<Restored> {
  refuseRootInOthersFolder(into);
  const restored = await restoreBackup(file, into, key.secret, { leaveKey: key.fromFile });
  const app = await openContext(
    readConfig({ DATA_DIR: into, SECRET_KEY: key.secret.toString("base64"), LOG_LEVEL: "silent" }),
  );
  try {
    const { log, files, madeAt } = restored;
    await perform(app, actor, (work) =>
      record(work, {
        action: "backups.restore",
        subject: { type: "backup", id: restored.file, ref: restored.file },
        after: { madeAt, log, files },
      }),
    );
  } finally {
    await app.close();
  }
  return restored;
}

/** A backup of an older version is proven as this version reads it. What is damaged stays as it is: the proof names it. */
async function bringUpToDate(path: string, called: string): Promise<void> {
  if ((await checkDatabaseFile(path)).problems.length > 0) return;
  const db = await openUpgraded(path, { called, copied: false });
  await db.destroy();
}

async function writeDatabase(path: string, bytes: AsyncIterable<Buffer>): Promise<void> {
  const file = await open(path, "w", 0o600);
  try {
    for await (const piece of bytes) await file.writeFile(piece);
    await file.sync();
  } finally {
    await file.close();
  }
}
