import type { ReadDb } from "#db/client";
import { findOrganisation } from "#db/installation/organisation";
import { listStaffChanges, type StaffChange } from "#db/people/staff-changes";
import type { Day } from "#domain/days";
import { maskedAddress } from "#domain/email";
import type { Scope } from "#domain/period-scope";

/**
 * Who started and who left by `today` in the audit period, or in an auditor's own: what controls of hires and leavers expect. An auditor needs an address
 * only to tell two people of one name apart, so it is masked for them.
 */
export async function readStaffChanges(
  read: ReadDb,
  scope: Scope | null,
  today: Day,
): Promise<{ period: Scope | null; changes: StaffChange[] }> {
  const period = scope ?? (await ownPeriod(read));
  if (!period) return { period, changes: [] };
  const changes = await listStaffChanges(read, { ...period, to: period.to < today ? period.to : today });
  return {
    period,
    changes: scope ? changes.map((one) => ({ ...one, email: maskedAddress(one.email) })) : changes,
  };
}

async function ownPeriod(read: ReadDb): Promise<Scope | null> {
  const { period_from: from, period_to: to } = (await findOrganisation(read)) ?? {};
  return from && to ? { from, to } : null;
}
