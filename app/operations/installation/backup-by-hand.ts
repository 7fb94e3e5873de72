import type { AppContext } from "#app/context";
import { createBackup } from "#app/operations/installation/backups";
import { drillBackup } from "#app/operations/installation/drills";
import type { Actor } from "#app/work";
import { Refused } from "#domain/errors";
import { BackupError } from "#evidence/backup/backup-error";

/** A backup or a drill that a person asked for on the page; what stops it is said there. */
export async function backUpByHand(app: AppContext, actor: Actor, what: "create" | "drill"): Promise<void> {
  try {
    if (what === "drill") await drillBackup(app, actor);
    else await createBackup(app, actor);
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    throw new Refused(error.trouble === "full" ? "full" : "conflict", error.message);
  }
}
