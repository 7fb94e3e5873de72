import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { AppContext } from "#app/context";
import { listAuditEntriesOf } from "#db/installation/audit-log";
import type { KeptBackup } from "#domain/installation/backup-keeping";
import type { BackupFacts } from "#domain/installation/backups";
import { oddKind } from "#evidence/files/read-now";

type MadeRecord = { sha256: string; files: number; logEntries: number; lost: unknown[] };

const NAME = /^surety-(\d{4}-\d\d-\d\d)-(\d\d)(\d\d)(\d\d)(-by-hand)?\.backup$/;

type DataFolder = { config: Pick<AppContext["config"], "dataDir"> };

export function backupDir(app: DataFolder): string {
  return join(app.config.dataDir, "backups");
}

/** A name that sorts by time: surety-2026-11-21-023000.backup (UTC), with "-by-hand" where a person asked for it. */
export function backupName(at: Date, byHand = false): string {
  const time = at.toISOString().slice(0, 19).replace("T", "-").replaceAll(":", "");
  return `surety-${time}${byHand ? "-by-hand" : ""}.backup`;
}

/** The whole backups as the rule of keeping sees them, the newest first. */
export function listKept(app: AppContext): KeptBackup[] {
  return listBackupNames(app).flatMap((name) => {
    const [, day, hour, minute, second, byHand] = NAME.exec(name) ?? [];
    const at = new Date(`${day}T${hour}:${minute}:${second}Z`);
    return Number.isNaN(at.getTime()) ? [] : [{ name, at, byHand: byHand !== undefined }];
  });
}

/** Names of the whole backups, the newest first. What is still being written lies elsewhere. */
export function listBackupNames(app: DataFolder): string[] {
  return named(app).flatMap(({ name, odd }) => (odd ? [] : [name]));
}

/** Pipes, sockets and devices with the name of a backup, as sentences: nothing reads, restores or removes them. */
export function listOddBackups(app: DataFolder): string[] {
  return named(app).flatMap(({ name, odd }) => (odd ? [`${name} is ${odd} and not a backup.`] : []));
}

function named(app: DataFolder): { name: string; odd: string | null }[] {
  const dir = backupDir(app);
  if (!existsSync(dir)) return [];
  return readdirSync(dir)
    .filter((name) => NAME.test(name))
    .sort()
    .reverse()
    .map((name) => ({ name, odd: oddKind(statSync(join(dir, name), { throwIfNoEntry: false })) }));
}

/** The backups that are there, the newest first, with what the audit log knows of each. */
export async function listBackups(app: AppContext): Promise<BackupFacts[]> {
  const entries = await listAuditEntriesOf(app.read, "backup");
  return listBackupNames(app).map((name) => {
    const about = entries.filter((entry) => entry.subject_id === name);
    const latest = (action: string) => about.findLast((entry) => entry.action === action);
    const made = latest("backups.create");
    const drill = latest("backups.drill");
    const failed = about.findLast((entry) => entry.action.startsWith("backups.drill"));
    const facts = made?.after ? (JSON.parse(made.after) as MadeRecord) : null;
    return {
      name,
      bytes: statSync(join(backupDir(app), name), { throwIfNoEntry: false })?.size ?? 0,
      madeAt: made ? new Date(made.at) : null,
      madeBy: made?.actor_name ?? null,
      sha256: facts?.sha256 ?? null,
      files: facts?.files ?? null,
      logEntries: facts?.logEntries ?? null,
      lost: facts?.lost.length ?? 0,
      verifiedAt: made ? new Date(made.at) : null,
      drilledAt: drill ? new Date(drill.at) : null,
      drillFailed:
        failed?.action === "backups.drill-failed"
          ? { at: new Date(failed.at), reason: failed.reason ?? "" }
          : null,
    };
  });
}
