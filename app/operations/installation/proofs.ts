import { type Anchor, proveLog } from "#app/operations/installation/log-proofs";
import { verifyRecords } from "#app/operations/installation/record-integrity";
import { checkDatabaseFile } from "#app/storage/database-file";
import type { DatabaseCheck } from "#db/backup";
import { openReader, type ReadDb } from "#db/client";
import { listFileHashes, listFileSizes } from "#db/files";
import type { Stored, Vault } from "#evidence/vault/vault";

/** What was looked at, and everything that is not as it should be. Nothing wrong means `problems` is empty. */
export type Proof = {
  problems: string[];
  database: { tables: number; rows: number };
  /**
   * `missing` are named by the database but not in the vault. `orphans` lie in the vault and no record names them: an
   * upload that was never submitted, or one whose process was killed before the record was written. They harm nothing.
   */
  files: { sound: number; bytes: number; missing: string[]; orphans: Stored[] };
  log: { entries: number; root: string };
};

/**
 * Reads a whole data folder through: the database's structure, every stored file against its hash, the log against its
 * records, and what was approved, signed and acknowledged against the log.
 * Missing files are listed apart: the caller knows whether they were to be expected.
 */
export async function proveData(file: string, vault: Vault, anchor: Anchor): Promise<Proof> {
  const checking = checkDatabaseFile(file);
  // Side by side: the check of the structure has a thread of its own and takes as long as all the rest.
  const [checked, read] = await Promise.allSettled([checking, proveContents(file, vault, anchor, checking)]);
  if (checked.status === "rejected") throw checked.reason;
  const database = checked.value;
  // What was read from a damaged file, or failed there, says nothing.
  if (database.problems.length > 0)
    return {
      problems: database.problems,
      database,
      files: { sound: 0, bytes: 0, missing: [], orphans: [] },
      log: { entries: 0, root: "" },
    };
  if (read.status === "rejected") throw read.reason;
  return { ...read.value, database: { tables: database.tables, rows: database.rows } };
}

async function proveContents(
  file: string,
  vault: Vault,
  anchor: Anchor,
  checking: Promise<DatabaseCheck>,
): Promise<Omit<Proof, "database">> {
  // A file is stored before its record is written. So the vault is listed first: whatever has a record by then shows it.
  const stored = await listStored(vault);
  const db = openReader(file);
  // Pages of a damaged table may lead in a circle: nothing more is read from it.
  checking.then(({ problems }) => (problems.length > 0 ? db.destroy() : undefined)).catch(() => undefined);
  try {
    // One transaction is one instant: a server that writes meanwhile does not look like a forger.
    return await db.transaction().execute(async (instant) => {
      const { problems, ...files } = await proveFiles(instant, vault, stored);
      const log = await proveLog(instant, anchor);
      return {
        problems: [...problems, ...log.problems, ...(await verifyRecords(instant))],
        files,
        log: { entries: log.entries, root: log.root },
      };
    });
  } finally {
    await db.destroy();
  }
}

async function proveFiles(db: ReadDb, vault: Vault, stored: readonly Stored[]) {
  const hashes = await listFileHashes(db);
  const check = await vault.verify();
  const problems = check.damaged.map(({ sha256, problem }) => `File ${sha256}: ${problem}`);
  for (const name of check.strangers) problems.push(`The vault holds an unknown file: ${name}`);
  // The size of a damaged file is part of its damage.
  const damaged = new Set(check.damaged.map(({ sha256 }) => sha256));
  const whole = stored.filter(({ sha256 }) => !damaged.has(sha256));
  const sizes = new Map(whole.map(({ sha256, size }) => [sha256, size]));
  for (const { sha256, size } of await listFileSizes(db)) {
    const found = sizes.get(sha256);
    if (found !== undefined && found !== size)
      problems.push(`File ${sha256}: the database says ${size} bytes, the vault has ${found}.`);
  }
  const missing: string[] = [];
  for (const sha256 of hashes) {
    if (!(await vault.has(sha256))) missing.push(sha256);
  }
  const named = new Set(hashes);
  const orphans = stored.filter(({ sha256 }) => !named.has(sha256));
  return { problems, missing, orphans, sound: check.sound, bytes: check.bytes };
}

async function listStored(vault: Vault): Promise<Stored[]> {
  const stored: Stored[] = [];
  for await (const object of vault.list()) stored.push(object);
  return stored;
}
