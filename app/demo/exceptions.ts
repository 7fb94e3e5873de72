import type { DemoPeople } from "#app/demo/people";
import { confirmException, proposeExceptions } from "#app/operations/controls/exceptions";
import { readProgramme } from "#app/queries/controls/programme";
import { listExceptions } from "#db/controls/exceptions";
import { findOrganisation, zoneOfOrganisation } from "#db/installation/organisation";
import { decidedStates, type Occurrence } from "#domain/controls/judging";
import { addDays, type Day, startOfDay } from "#domain/days";
import { MINUTE_MS } from "#domain/durations";

/**
 * Exceptions as the job would have proposed them, on the nights after something failed. The last chapter, for what the others
 * record decides what failed.
 */
export async function demoExceptions(cast: DemoPeople): Promise<void> {
  const { controls } = await readProgramme(cast.app.read, cast.now);
  const zone = zoneOfOrganisation(await findOrganisation(cast.app.read));
  const failed = controls
    .flatMap((control) => control.occurrences)
    .filter((one) => decidedStates.includes(one.state) && one.state !== "held");
  const last = cast.ago(0, 1);
  const nights = [...new Set(failed.flatMap(turningDays))]
    .sort()
    .map((day) => new Date(startOfDay(addDays(day, 1), zone).getTime() + MINUTE_MS))
    .filter((night) => night < last);
  for (const night of [...nights, last]) await cast.at(night, "job", proposeExceptions);
  await confirmOne(cast);
}

/** Days after which an occurrence may have been something else than before. */
function turningDays(one: Occurrence): Day[] {
  const { due, graceDays, decidedBy, removalsOn, proofs } = one;
  const removals = proofs.flatMap(({ followUps }) => followUps.flatMap((one) => [one.dueOn, one.recordedOn]));
  const days = [addDays(due, graceDays), decidedBy?.acceptedOn ?? null, removalsOn, ...removals];
  return days.filter((day) => day !== null);
}

async function confirmOne(cast: DemoPeople): Promise<void> {
  const row = (await listExceptions(cast.app.read)).find((exception) => exception.control_ref === "VU-02");
  if (!row) return;
  await cast.at(cast.ago(0, 1), "officer", (work) =>
    confirmException(work, row.ref, {
      cause:
        "The scanner's export changed its format, and the list of open vulnerabilities stayed empty for the month.",
      affected:
        "One month of the check. Two vulnerabilities of high severity were fixed three days after their limit.",
      interimCover: "The weekly scan continued and was reviewed manually.",
      fix: "The import now refuses an export without rows and reports it.",
      ownerId: cast.people.secondOfficer.personId,
    }),
  );
}
