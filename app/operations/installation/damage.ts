import { record } from "#app/audit";
import { alertOfficers } from "#app/operations/deliveries/officer-alerts";
import type { Work } from "#app/work";
import { utcDay } from "#domain/days";
import { damageWords } from "#domain/installation/storage-errors";

/** Records that pages of the database are damaged and alerts officers and owners, once a day. */
export async function recordDamage(work: Work, problems: string[], publicUrl: string): Promise<void> {
  await record(work, {
    action: "database.damage",
    subject: { type: "database", id: "1" },
    after: { problems: problems.slice(0, 20) },
  });
  await alertOfficers(work, {
    purpose: "database-damage",
    key: `database-damage:${utcDay(work.now)}`,
    subject: "The database of Surety is damaged",
    text: damageWords,
    link: `${publicUrl}/backups`,
  });
}
