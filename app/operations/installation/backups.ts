import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { record } from "#app/audit";
import type { AppContext } from "#app/context";
import { proveLog } from "#app/operations/installation/log-proofs";
import { backupDir, backupName, listKept } from "#app/queries/installation/backup-folder";
import { checkDatabaseFile, copyDatabase } from "#app/storage/database-file";
import { systemCause } from "#app/storage/system-cause";
import { type Actor, allow, perform } from "#app/work";
import { openReader } from "#db/client";
import { listFileHashes } from "#db/files";
import { Refused } from "#domain/errors";
import { backupsToRemove, nextByHand } from "#domain/installation/backup-keeping";
import { damageWords } from "#domain/installation/storage-errors";
import { recordText } from "#domain/when";
import { backupKey, type Packed, type Part, packBackup, unpackBackup } from "#evidence/backup/backup-archive";
import { asBackupError, BackupError } from "#evidence/backup/backup-error";
import { openLogKey } from "#evidence/log/log-heads";
import { syncFolder } from "#evidence/vault/sync-folder";
import { VaultError } from "#evidence/vault/vault-error";
import { sweepUnfinished, unfinishedName } from "#evidence/vault/vault-sweep";

/** First part of every backup: what the rest must add up to. */
export type Manifest = { format: 1; madeAt: string; log: { entries: number; root: string }; files: number };

export type Lost = { sha256: string; problem: string };

type BackupMade = {
  name: string;
  bytes: number;
  sha256: string;
  files: number;
  logEntries: number;
  logRoot: string;
  /** Files of the vault that could not be taken along because they are damaged or missing there. */
  lost: Lost[];
  removed: string[];
};

/**
 * Writes a consistent, encrypted copy of database and vault, reads it back from the disk whole, and only then gives it
 * its name: a file with a name is a whole backup. Older ones go by `backupsToRemove`. Throws BackupError in plain words.
 * @throws Refused when a person made one within the hour
 */
export async function createBackup(app: AppContext, actor: Actor): Promise<BackupMade> {
  allow(actor, "backups.create");
  const dir = backupDir(app);
  const unfinished = join(dir, "unfinished");
  const byHand = actor.kind !== "job";
  if (byHand) refuseOften(app);
  const name = backupName(app.now(), byHand);
  if (existsSync(join(dir, name)))
    throw new Refused("conflict", `${name} already exists. Wait a second, then try again.`);
  const snapshot = join(unfinished, unfinishedName());
  const temp = join(unfinished, unfinishedName());
  try {
    await mkdir(unfinished, { recursive: true, mode: 0o700 });
    await sweepUnfinished(unfinished);
    await copyDatabase(app.databaseFile, snapshot);
    const { manifest, hashes } = await readSnapshot(app, snapshot);
    const lost: Lost[] = [];
    const packed = await write(app, temp, partsOf(app, snapshot, hashes, manifest, lost));
    const sha256 = await readBack(app, temp, packed, join(unfinished, unfinishedName()));
    await rename(temp, join(dir, name));
    await syncFolder(dir);
    const removed = await removeOld(app);
    const made: BackupMade = {
      name,
      sha256,
      bytes: (await stat(join(dir, name))).size,
      files: hashes.length - lost.length,
      logEntries: manifest.log.entries,
      logRoot: manifest.log.root,
      lost,
      removed,
    };
    await perform(app, actor, (work) =>
      record(work, {
        action: "backups.create",
        subject: { type: "backup", id: name, ref: name },
        after: made,
      }),
    );
    return made;
  } catch (error) {
    throw asBackupError(systemCause(error, app.config.dataDir), dir);
  } finally {
    await rm(temp, { force: true });
    await rm(snapshot, { force: true });
  }
}

async function readSnapshot(
  app: AppContext,
  snapshot: string,
): Promise<{ manifest: Manifest; hashes: string[] }> {
  const db = openReader(snapshot);
  try {
    const { entries, root } = await proveLog(db, openLogKey(app.secretKey));
    const hashes = await listFileHashes(db);
    const log = { entries, root };
    return { hashes, manifest: { format: 1, madeAt: app.now().toISOString(), log, files: hashes.length } };
  } finally {
    await db.destroy();
  }
}

/**
 * The database comes before the vault: whatever the copy of the database names has been in the vault since before.
 * A file that the vault cannot give whole is left out and listed, so that it does not take the others with it.
 */
async function* partsOf(
  app: AppContext,
  snapshot: string,
  hashes: string[],
  manifest: Manifest,
  lost: Lost[],
): AsyncGenerator<Part> {
  yield { name: "manifest.json", bytes: once(JSON.stringify(manifest)) };
  yield { name: "surety.db", bytes: createReadStream(snapshot, { highWaterMark: 256 * 1024 }) };
  for (const sha256 of hashes) {
    const problem = await problemOf(app, sha256);
    if (problem) lost.push({ sha256, problem });
    else yield { name: `vault/${sha256}`, bytes: app.vault.read(sha256) };
  }
  yield { name: "lost.json", bytes: once(JSON.stringify(lost)) };
}

async function problemOf(app: AppContext, sha256: string): Promise<string | null> {
  try {
    await drain(app.vault.read(sha256));
    return null;
  } catch (error) {
    if (error instanceof VaultError && (error.trouble === "damaged" || error.trouble === "missing"))
      return error.message;
    throw error;
  }
}

async function write(app: AppContext, temp: string, parts: AsyncIterable<Part>): Promise<Packed[]> {
  const packed: Packed[] = [];
  const file = await open(temp, "wx", 0o600);
  try {
    for await (const piece of packBackup(backupKey(app.secretKey), parts, (part) => packed.push(part)))
      await file.writeFile(piece);
    await file.sync();
  } finally {
    await file.close();
  }
  return packed;
}

/** Reads the written file as a restore would, and compares each part with what went in. Answers the file's SHA-256. */
async function readBack(app: AppContext, temp: string, packed: Packed[], scratch: string): Promise<string> {
  const hash = createHash("sha256");
  const stored = createReadStream(temp, { highWaterMark: 256 * 1024 });
  stored.on("data", (piece) => hash.update(piece));
  try {
    const found = await unpackBackup(backupKey(app.secretKey), stored, async (name, bytes) => {
      if (name !== "surety.db") return drain(bytes);
      const copy = await open(scratch, "wx", 0o600);
      try {
        for await (const piece of bytes) await copy.writeFile(piece);
      } finally {
        await copy.close();
      }
    });
    const same = JSON.stringify(found) === JSON.stringify(packed);
    const { problems } = await checkDatabaseFile(scratch);
    if (!same)
      throw new BackupError(
        "damaged",
        "The backup did not match when read back, so it was not kept. Check the disk.",
      );
    if (problems.length > 0) throw new BackupError("damaged", damageWords);
    return hash.digest("hex");
  } finally {
    await rm(scratch, { force: true });
  }
}

function refuseOften(app: AppContext): void {
  const next = nextByHand(listKept(app), app.now());
  if (next === null) return;
  throw new Refused(
    "too_many",
    `Only one manual backup an hour is made. The next can be made at ${recordText(next)}.`,
  );
}

async function removeOld(app: AppContext): Promise<string[]> {
  const old = backupsToRemove(listKept(app), app.now());
  for (const name of old) await rm(join(backupDir(app), name), { force: true });
  return old;
}

async function drain(bytes: AsyncIterable<Buffer>): Promise<void> {
  for await (const _ of bytes);
}

async function* once(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text, "utf8");
}
