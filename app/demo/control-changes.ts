import type { DemoPeople } from "#app/demo/people";
import { editControl } from "#app/operations/controls/controls";
import { confirmProposals } from "#app/operations/controls/proposals";
import { requestWaiver } from "#app/operations/controls/waivers";
import { readProgramme } from "#app/queries/controls/programme";
import { controlInput } from "#domain/controls/input";

/** Changes of controls by two persons: one that was confirmed, one that waits, and an occurrence that may not apply. */
export async function demoControlChanges(cast: DemoPeople): Promise<void> {
  const confirmed = await propose(cast, 60, "BC-02", { graceDays: 10 }, "Tests are finished within days");
  if (confirmed) await cast.at(cast.ago(59), "officer", (work) => confirmProposals(work, [confirmed]));
  await propose(cast, 1, "GV-07", { frequency: "semi-annual" }, "The register seldom changes");
  await askForOne(cast);
}

async function propose(
  cast: DemoPeople,
  daysAgo: number,
  ref: string,
  more: object,
  reason: string,
): Promise<string | null> {
  const { version } = (await readProgramme(cast.app.read, cast.now, null, { ref })).controls[0]!;
  const same = { ...version, population: version.population ?? "", evidence: version.evidence.join("\n") };
  const input = controlInput.parse({ ...same, ...more, reason });
  return cast.at(cast.ago(daysAgo), "secondOfficer", (work) =>
    editControl(work, ref, version.version, input),
  );
}

async function askForOne(cast: DemoPeople): Promise<void> {
  const { controls } = await readProgramme(cast.app.read, cast.now, null, { ref: "BC-02" });
  const one = controls[0]?.occurrences.find(({ state, proofs }) => state === "due" && proofs.length === 0);
  if (!one) return;
  const reason =
    "The backup service moves to another region in this quarter, and its restore is tested after the move.";
  await cast.at(cast.ago(0, 3), "secondOfficer", (work) =>
    requestWaiver(work, "BC-02", { occurrence: one.key, reason }),
  );
}
