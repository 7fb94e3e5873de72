import { rm } from "node:fs/promises";
import { join } from "node:path";
import { record } from "#app/audit";
import type { AppContext } from "#app/context";
import { recordEvidence } from "#app/operations/evidence/evidence";
import { type Restored, restoreBackup } from "#app/operations/installation/restores";
import { backupDir, backupName, listBackupNames } from "#app/queries/installation/backup-folder";
import { type Actor, allow, perform, type Work } from "#app/work";
import { countRecordsOf } from "#db/evidence/evidence";
import { findOrganisation, zoneOfOrganisation } from "#db/installation/organisation";
import { quarterOf } from "#domain/controls/quarters";
import { dayOf, startOfDay } from "#domain/days";
import { Refused } from "#domain/errors";
import { recordText } from "#domain/when";
import type { Stored } from "#evidence/vault/vault";
import { unfinishedName } from "#evidence/vault/vault-sweep";

/** `evidence` is the reference of the item that keeps the record; null when this quarter has one already. */
type Drilled = Restored & { seconds: number; evidence: string | null };

/** The control that a restore is proof for. */
const CONTROL = "BC-02";
const SOURCE = "Surety, backups";

/**
 * Tries out a restore of the newest backup (or of `name`) in a folder that is thrown away. The result is a line of the
 * audit log, and evidence that a person accepts or returns: it shows Surety's own data alone. The clock, which drills
 * each week, adds one item a quarter. A failed drill is a line of the log with its reason; then it throws on.
 */
export async function drillBackup(app: AppContext, actor: Actor, name = newestBackup(app)): Promise<Drilled> {
  allow(actor, "backups.create");
  if (!name) throw new Refused("not_found", "There is no backup to test yet.");
  if (!listBackupNames(app).includes(name))
    throw new Refused("not_found", "There is no such backup to test.");
  const began = performance.now();
  // Named after this process: what a killed drill leaves is swept by the next backup, and two at once do not meet.
  const into = join(backupDir(app), "unfinished", unfinishedName());
  const subject = { type: "backup", id: name, ref: name } as const;
  let restored: Restored;
  try {
    restored = await restoreBackup(join(backupDir(app), name), into, app.secretKey);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    await perform(app, actor, (work) =>
      record(work, { action: "backups.drill-failed", subject, reason: reason.slice(0, 2000) }),
    ).catch((second) => app.logger.error({ err: second }, "a failed drill could not be logged"));
    throw error;
  } finally {
    await rm(into, { recursive: true, force: true });
  }
  const seconds = Math.ceil((performance.now() - began) / 100) / 10;
  const { log, files, database } = restored;
  const stored = await app.vault.put(Buffer.from(drillText(restored, seconds)));
  return perform(app, actor, async (work) => {
    await record(work, { action: "backups.drill", subject, after: { log, files, database, seconds } });
    const evidence = (await isWanted(work)) ? await keep(work, restored, seconds, stored) : null;
    return { ...restored, seconds, evidence };
  });
}

/** What a person does is always kept; of the clock's drills the first that succeeds in a quarter. */
async function isWanted(work: Work): Promise<boolean> {
  if (work.actor.kind !== "job") return true;
  const organisation = await findOrganisation(work.db);
  const zone = zoneOfOrganisation(organisation);
  const quarter = quarterOf(dayOf(work.now, zone), organisation?.period_from ?? null);
  const since = startOfDay(quarter.from, zone);
  return (await countRecordsOf(work.db, SOURCE, since)) === 0;
}

/** The newest backup by its name; one that a clock that was ahead has named only where there is no other. */
function newestBackup(app: AppContext): string | undefined {
  const names = listBackupNames(app);
  return names.find((name) => name <= backupName(app.now())) ?? names[0];
}

async function keep(work: Work, restored: Restored, seconds: number, stored: Stored): Promise<string> {
  const { database, files, log, lost, file } = restored;
  const { ref } = await recordEvidence(work, {
    title: `Restore test of ${file}`,
    shows: `The backup of ${recordText(new Date(restored.madeAt))} was restored into an empty folder in ${seconds} s and verified: the database’s own check, each file against its hash, the log against its records and the root noted when the backup was made. It covers Surety’s own data only, not other systems.`,
    kind: "record",
    provenance: {
      source: SOURCE,
      query: `Restore of ${file} into an empty folder, everything read through`,
      extractedAt: work.now,
      rows: database.rows,
      completeness: `All of it: ${database.tables} tables with ${database.rows} rows, ${files.sound} files, ${log.entries} log entries.`,
      partial:
        lost.length > 0 ? `Files already damaged or missing when the backup was made: ${lost.length}.` : null,
    },
    files: [{ name: `${file}.drill.json`, mediaType: "application/json", ...stored }],
    controls: [{ controlRef: CONTROL }],
  });
  return ref;
}

function drillText({ file, madeAt, database, files, log, lost }: Restored, seconds: number): string {
  return `${JSON.stringify({ backup: file, madeAt, seconds, database, files, log, lost }, null, 2)}\n`;
}
