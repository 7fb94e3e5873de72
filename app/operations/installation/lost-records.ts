import { join } from "node:path";
import { text } from "node:stream/consumers";
import { record } from "#app/audit";
import type { AppContext } from "#app/context";
import type { Manifest } from "#app/operations/installation/backups";
import { backupDir, listBackupNames } from "#app/queries/installation/backup-folder";
import { readTree } from "#app/queries/installation/log-tree";
import { noteLogSize, readLogSize, readLoss, removeLoss, saveLoss } from "#app/storage/log-mark";
import { type Actor, perform } from "#app/work";
import { listAuditEntriesOf } from "#db/installation/audit-log";
import { findLatestHead } from "#db/installation/log-leaves";
import { Refused } from "#domain/errors";
import type { LostRecords } from "#domain/installation/lost-records";
import { backupKey, unpackBackup } from "#evidence/backup/backup-archive";
import { bytesOfFile } from "#evidence/files/read-now";

/**
 * Holds the log against what knows how long it was: the mark beside the database, the newest signed head, the manifest of
 * the newest backup. A loss that is found stays until it is accepted. Null when nothing is lost.
 */
export async function findLostRecords(app: AppContext): Promise<LostRecords | null> {
  const { dataDir } = app.config;
  const found = readLoss(dataDir);
  if (found) return found;
  const tree = await readTree(app);
  const have = tree.size;
  const mark = readLogSize(dataDir);
  const head = await findLatestHead(app.read);
  const manifest = await readNewestManifest(app);
  const loss = firstOf([
    mark > have && { have, known: mark, source: "mark" as const },
    head && head.size > have && { have, known: head.size, source: "head" as const },
    manifest &&
      (manifest.log.entries > have ||
        tree.root(manifest.log.entries).toString("hex") !== manifest.log.root) && {
        have,
        known: manifest.log.entries,
        source: "backup" as const,
      },
  ]);
  if (loss) saveLoss(dataDir, loss);
  return loss;
}

/** Records that entries of the log are lost and that this is known; from then on nothing says so any more. */
export async function acceptLoss(app: AppContext, actor: Actor, reason: string): Promise<LostRecords> {
  const loss = await findLostRecords(app);
  if (!loss) throw new Refused("not_found", "No records are known to be lost.");
  await perform(app, actor, (work) =>
    record(work, { action: "log.accept-loss", subject: { type: "database", id: "1" }, reason, after: loss }),
  );
  removeLoss(app.config.dataDir);
  noteLogSize(app.config.dataDir, (await readTree(app)).size, true);
  return loss;
}

/** What the newest backup says of the log; null where there is none, it cannot be read, or its loss was accepted since. */
async function readNewestManifest(app: AppContext): Promise<Manifest | null> {
  const [name] = listBackupNames(app);
  if (!name) return null;
  let manifest: Manifest | undefined;
  const stored = bytesOfFile(join(backupDir(app), name));
  const enough = new Error("The manifest is the first part.");
  await unpackBackup(backupKey(app.secretKey), stored, async (_part, bytes) => {
    manifest = JSON.parse(await text(bytes)) as Manifest;
    throw enough;
  }).catch((error) => {
    if (error !== enough) app.logger.warn({ err: error, name }, "the newest backup cannot be read");
  });
  const accepted = (await listAuditEntriesOf(app.read, "database")).findLast(
    ({ action }) => action === "log.accept-loss",
  );
  return manifest && !(accepted && accepted.at > manifest.madeAt) ? manifest : null;
}

function firstOf(losses: (LostRecords | false | null | undefined)[]): LostRecords | null {
  return losses.find((loss) => !!loss) || null;
}
