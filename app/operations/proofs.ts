import { evidenceLeaf } from "#app/operations/evidence";
import { checkDatabase } from "#db/backup";
import { openReader, type ReadDb } from "#db/client";
import { listEvidenceAfter } from "#db/evidence";
import { listFileHashes } from "#db/files";
import { listAuditRows, listHeads, listLeaves } from "#db/log-leaves";
import { type Hash, leafOf, treeRoot } from "#evidence/log";
import { verifyHead } from "#evidence/log-heads";
import type { Stored, Vault } from "#evidence/vault";

/** What was looked at, and everything that is not as it should be. Nothing wrong means `problems` is empty. */
export type Proof = {
  problems: string[];
  database: { tables: number; rows: number };
  /**
   * `missing` are named by the database but not in the vault. `orphans` lie in the vault and no record names them: an
   * upload that was never handed in, or one whose process was killed before the record was written. They harm nothing.
   */
  files: { sound: number; bytes: number; missing: string[]; orphans: Stored[] };
  log: { entries: number; root: string };
};

const PAGE = 5_000;

/**
 * Reads a whole data folder through: the database's structure, every stored file against its hash, the log against its records.
 * Missing files are listed apart: whoever asks knows whether they were to be expected.
 */
export async function proveData(file: string, vault: Vault): Promise<Proof> {
  const database = checkDatabase(file);
  if (database.problems.length > 0) {
    return {
      problems: database.problems,
      database,
      files: { sound: 0, bytes: 0, missing: [], orphans: [] },
      log: { entries: 0, root: "" },
    };
  }
  // A file is stored before its record is written. So the vault is listed first: whatever has a record by then shows it.
  const stored = await listStored(vault);
  const db = openReader(file);
  try {
    // One transaction is one instant: a server that writes meanwhile does not look like a forger.
    return await db.transaction().execute(async (instant) => {
      const { problems, ...files } = await proveFiles(instant, vault, stored);
      const log = await proveLog(instant);
      return {
        problems: [...problems, ...log.problems],
        database: { tables: database.tables, rows: database.rows },
        files,
        log: { entries: log.leaves.length, root: log.root },
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
  problems.push(...check.strangers.map((name) => `The vault holds something that is not ours: ${name}`));
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

/** Every audit entry and every item of evidence against its leaf, and every signed head against the tree that it signed. */
export async function proveLog(db: ReadDb): Promise<{ problems: string[]; leaves: Hash[]; root: string }> {
  const problems: string[] = [];
  const leaves: Hash[] = [];
  const audit = new Map<string, string>();
  const evidence = new Map<string, string>();
  for (
    let rows = await listLeaves(db, 0, PAGE);
    rows.length > 0;
    rows = await listLeaves(db, rows.at(-1)?.seq ?? 0, PAGE)
  ) {
    for (const row of rows) {
      leaves.push(Buffer.from(row.leaf_hash, "hex"));
      (row.kind === "audit" ? audit : evidence).set(row.record_id, row.leaf_hash);
    }
  }
  for (
    let rows = await listAuditRows(db, 0, PAGE);
    rows.length > 0;
    rows = await listAuditRows(db, rows.at(-1)?.seq ?? 0, PAGE)
  ) {
    for (const { seq, ...row } of rows) {
      if (audit.get(row.id) !== leafOf("audit", row).toString("hex"))
        problems.push(`Audit entry ${seq} is not the one that was logged.`);
      audit.delete(row.id);
    }
  }
  problems.push(...(await proveEvidence(db, evidence)));
  for (const id of audit.keys()) problems.push(`Audit entry ${id} was logged but is gone.`);
  for (const { size, root, signed_at, signature, public_key } of await listHeads(db)) {
    const head = {
      size,
      root: Buffer.from(root, "hex"),
      at: new Date(signed_at),
      signature,
      publicKey: public_key,
    };
    const holds =
      size <= leaves.length && treeRoot(leaves.slice(0, size)).equals(head.root) && verifyHead(head);
    if (!holds) problems.push(`The signed head over ${size} entries does not fit the log.`);
  }
  return { problems, leaves, root: treeRoot(leaves).toString("hex") };
}

async function proveEvidence(db: ReadDb, logged: Map<string, string>): Promise<string[]> {
  const problems: string[] = [];
  for (
    let rows = await listEvidenceAfter(db, "", PAGE);
    rows.length > 0;
    rows = await listEvidenceAfter(db, rows.at(-1)?.item.id ?? "", PAGE)
  ) {
    for (const { item, files } of rows) {
      if (logged.get(item.id) !== evidenceLeaf(item, files))
        problems.push(`Evidence ${item.ref} is not what was logged.`);
      logged.delete(item.id);
    }
  }
  for (const id of logged.keys()) problems.push(`Evidence ${id} was logged but is gone.`);
  return problems;
}
