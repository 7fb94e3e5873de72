import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { Call, Command } from "#app/cli/command";
import { openFile } from "#app/cli/open-file";
import { type Config, readConfig } from "#app/config";
import { proveFolder } from "#app/operations/installation/folder-proofs";
import { refuseUnusableFolder } from "#app/operations/installation/opening";
import { backupDir, listBackupNames } from "#app/queries/installation/backup-folder";
import { keysOf } from "#app/queries/installation/log-heads";
import { databaseFileOf } from "#app/storage/data-folder";
import { isMarkDamaged } from "#app/storage/log-mark";
import { type Check, type DamagedTable, findDamage } from "#db/installation/damage";
import { listHeads } from "#db/installation/log-leaves";
import { counted } from "#domain/counted";
import { z } from "#domain/schema";
import { openCheckpoint, openLogKey, type SignedHead } from "#evidence/log/log-heads";
import type { Stored } from "#evidence/vault/vault";

const headShape = z.object({
  size: z.number().int().min(0),
  root: z.string().regex(/^[0-9a-f]{64}$/),
  at: z.iso.datetime(),
  signature: z.string(),
  publicKey: z.string(),
  checkpoint: z.string().nullable().default(null),
});

export const command: Command = {
  name: "verify",
  usage: ["verify [--head FILE]"],
  options: { head: { type: "string" } },
  async run(call) {
    const keptFile = typeof call.options.head === "string" ? await readHead(call.options.head) : undefined;
    const config = readConfig({ ...call.env });
    // Even reading a database leaves files beside it.
    refuseUnusableFolder(config);
    refuseDamage(call, config, "quick_check");
    const markDamaged = isMarkDamaged(config.dataDir);
    const app = await call.open();
    const { publicKey } = openLogKey(app.secretKey);
    const kept = keptFile?.(keysOf(await listHeads(app.read), publicKey).keys());
    const proof = await proveFolder(app, { publicKey, kept }, markDamaged);
    const { problems, database, files, log } = proof;
    // The structure is damaged after all: only an index, or while it was read.
    if (!log.root) refuseDamage(call, config, "integrity_check");
    call.answer(
      [
        ...problems,
        ...orphanWords(files.orphans),
        `Database: ${database.tables} tables, ${database.rows} rows. Vault: ${files.sound} files with correct hashes, ${files.bytes} bytes. Log: ${log.entries} entries, root`,
        log.root,
        ...(kept && problems.length === 0
          ? [`It continues the head over ${kept.size} entries of ${kept.at.toISOString()}.`]
          : []),
      ],
      { sound: problems.length === 0, ...proof },
    );
    if (problems.length > 0) throw new Error(counted(problems.length, "problem found.", "problems found."));
  },
};

/** @throws Error, with the answer that a damaged database has */
function refuseDamage(call: Call, config: Config, check: Check): void {
  const damage = damageWords(config, check);
  if (damage.length === 0) return;
  call.answer(damage, { sound: false, problems: damage });
  throw new Error("the database is damaged, so nothing else could be read.");
}

/** Which file is damaged, where in it, and what to do; nothing when SQLite can read all of it, or cannot open it. */
function damageWords(config: Config, check: Check): string[] {
  const file = databaseFileOf(config.dataDir);
  const damaged = damagedTables(file, check);
  if (damaged.length === 0) return [];
  const [newest] = listBackupNames({ config });
  const restore = newest
    ? `restore the newest backup into an empty folder: npx surety backup restore ${join(backupDir({ config }), newest)} --into FOLDER`
    : "restore a backup into an empty folder (npx surety backup restore FILE --into FOLDER); there is none in this folder";
  return [
    `${file} is damaged:`,
    ...damaged.map(({ table, found }) => {
      const more = found.length > 1 ? `, and ${found.length - 1} more` : "";
      return `  ${table ? `table ${table}` : "the whole file"}: ${found[0]}${more}`;
    }),
    damaged.every(({ table }) => table?.startsWith("search_"))
      ? "Only the index of search is damaged. It is made from the records, so nothing is lost: run npx surety search rebuild, then verify again."
      : `Stop Surety, keep a copy of the data folder, and ${restore}. Records made after that backup are lost; the files in the vault are not affected. Check the disk before you use it again.`,
  ];
}

/** What keeps the file from being opened (no file, a folder, a read-only disk) is reported by the code that opens it next. */
function damagedTables(file: string, check: Check): DamagedTable[] {
  try {
    return findDamage(file, check);
  } catch {
    return [];
  }
}

/** Files without a record, said and not counted as damage: nothing that was recorded is touched by them. */
function orphanWords(orphans: readonly Stored[]): string[] {
  if (orphans.length === 0) return [];
  const bytes = orphans.reduce((sum, { size }) => sum + size, 0);
  return [
    `${counted(orphans.length, "file")} in the vault (${bytes} bytes) without a record: uploads that were never submitted, or whose process was killed before the record was written. They are left in place, and backups do not include them:`,
    ...orphans.map(({ sha256, size }) => `  ${sha256}  ${size} bytes`),
  ];
}

/** Reads a head with the keys of which one is to have signed it. */
type ReadHead = (publicKeys: Iterable<string>) => SignedHead;

/** A head as `surety log head` printed it, with or without --json, kept where no operator of Surety can change it. */
async function readHead(file: string): Promise<ReadHead> {
  const typed = await text(await openFile(file));
  if (/^[^{]*\n\n— /s.test(typed)) return (keys) => headOfNote(file, typed, keys);
  try {
    const { size, root, at, ...signed } = headShape.parse(JSON.parse(typed));
    return () => ({ size, root: Buffer.from(root, "hex"), at: new Date(at), ...signed });
  } catch {
    throw new Error(`${file} does not hold a head as "surety log head" prints it.`);
  }
}

function headOfNote(file: string, note: string, publicKeys: Iterable<string>): SignedHead {
  for (const key of publicKeys) {
    const head = openCheckpoint(note, key);
    if (head) return head;
  }
  throw new Error(`${file} holds a checkpoint that is not signed with this installation's key.`);
}
