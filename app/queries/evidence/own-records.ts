import type { AppContext } from "#app/context";
import { listBackups } from "#app/queries/installation/backup-folder";
import { organisationDay } from "#db/installation/organisation";
import { listUsersSeen } from "#db/installation/users-seen";
import type { OwnRecords } from "#evidence/collectors/collector";

/** What the collectors that look at Surety itself get to read. No secret is in it. */
export function ownRecords(app: AppContext): OwnRecords {
  return {
    today: () => organisationDay(app.read, app.now()),
    users: async () =>
      (await listUsersSeen(app.read)).map((row) => ({
        name: row.name,
        email: row.email,
        role: row.role,
        person: row.person_name === null ? null : { name: row.person_name, endsOn: row.ends_on },
        secondFactor: row.has_factor === 1,
        createdAt: row.created_at,
        endedAt: row.ended_at,
        expiresAt: row.expires_at,
        lastSeenAt: row.last_seen_at,
      })),
    backups: async () =>
      (await listBackups(app)).map((backup) => ({
        name: backup.name,
        madeAt: backup.madeAt?.toISOString() ?? "",
        bytes: backup.bytes,
        verifiedAt: backup.verifiedAt?.toISOString() ?? null,
        problem:
          backup.lost > 0
            ? `${backup.lost} files were damaged or missing when it was made.`
            : backup.madeAt
              ? null
              : "This backup was not made by this installation.",
      })),
  };
}
