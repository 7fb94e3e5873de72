import { record } from "#app/audit";
import type { AppContext } from "#app/context";
import { perform } from "#app/work";
import { countAuditEntries } from "#db/installation/audit-log";
import { anyUncovered, coverRecords } from "#db/watched-rows";

/**
 * After an upgrade: one entry that states the records of tables which the log did not cover before, and those that the
 * upgrade itself changed, so that every later change of them is seen. A new folder covers its tables with its first entry.
 */
export async function coverRows(app: AppContext): Promise<void> {
  if (!(await anyUncovered(app.db)) || (await countAuditEntries(app.read)) === 0) return;
  await perform(app, { kind: "job", name: "upgrade" }, async (work) => {
    const records = await coverRecords(app.db, work.db);
    await record(work, {
      action: "database.cover-records",
      subject: { type: "database", id: "1" },
      after: { records },
      reason: "States these records as the upgrade found them.",
    });
  });
}
