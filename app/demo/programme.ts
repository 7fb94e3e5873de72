import type { DemoPeople, PersonKey } from "#app/demo/people";
import { assignOwners } from "#app/operations/controls/controls";
import { loadProgramme } from "#app/operations/controls/programme";
import { addEvidence, recordEvidence } from "#app/operations/evidence/evidence";
import { acceptEvidence } from "#app/operations/evidence/reviews";
import { type ControlView, readProgramme } from "#app/queries/controls/programme";
import { findOrganisation, zoneOfOrganisation } from "#db/installation/organisation";
import { type Frequency, frequencyNames, seriesOf } from "#domain/controls/controls";
import type { Occurrence } from "#domain/controls/judging";
import { addDays, type Day, startOfDay } from "#domain/days";
import { HOUR_MS } from "#domain/durations";
import { lookupTable } from "#domain/lookup-table";

/** Who sees to which series at Tidewater Rota. */
const owners = lookupTable<PersonKey>({
  GV: "officer",
  RM: "officer",
  HR: "peopleLead",
  AC: "platformLead",
  OP: "platformLead",
  LM: "engineer",
  VU: "secondOfficer",
  CM: "platformLead",
  IR: "officer",
  VM: "finance",
  BC: "engineer",
  DP: "supportLead",
});

/** Series of no other owner are the officer's. */
const ownerOf = (ref: string): PersonKey => owners[seriesOf(ref)] ?? "officer";

/** What went otherwise than planned: accepted this many days late, or never; by control and how many due days back. */
const mishaps: { ref: string; back: number; late: number | null }[] = [
  { ref: "RM-03", back: 0, late: 9 },
  { ref: "GV-08", back: 0, late: null },
  { ref: "AC-05", back: 2, late: 4 },
  { ref: "LM-04", back: 3, late: 12 },
  { ref: "VU-02", back: 4, late: null },
  { ref: "VU-01", back: 9, late: 5 },
  { ref: "LM-02", back: 0, late: null },
  { ref: "BC-01", back: 47, late: null },
];

/** The first access review of the story was opened this many days before the present. */
const reviewedSince = 99;

/** Yearly controls that were performed early, this many days before the present. */
const early = lookupTable({
  "GV-03": 231,
  "GV-04": 204,
  "HR-04": 96,
  "IR-03": 61,
  "RM-01": 190,
  "RM-02": 183,
  "VM-02": 122,
  "VU-03": 75,
  "BC-04": 150,
});

/** Loads the programme before the period begins, and lets eight months of it happen. */
export async function demoProgramme(cast: DemoPeople): Promise<void> {
  const organisation = await findOrganisation(cast.app.read);
  const period = { from: organisation?.period_from ?? "", to: organisation?.period_to ?? "" };
  const zone = zoneOfOrganisation(organisation);
  const morning = (day: Day) => new Date(startOfDay(day, zone).getTime() + 9 * HOUR_MS);
  const begin = morning(addDays(period.from, -14));
  await cast.at(begin, "officer", (work) =>
    loadProgramme(work, {
      categories: ["security", "availability", "confidentiality"],
      periodFrom: period.from,
      periodTo: period.to,
      inForceFrom: period.from,
    }),
  );
  await giveToOwners(cast, begin);
  const { controls, today } = await readProgramme(cast.app.read, cast.now);
  for (const frequency of ["weekly", "monthly", "continuous"] as const)
    await showTogether(cast, controls, frequency, today, morning);
  for (const control of controls) await showAlone(cast, control, today, morning);
  for (const control of controls) await showEarly(cast, control, today, morning);
}

async function giveToOwners(cast: DemoPeople, when: Date): Promise<void> {
  const { controls } = await readProgramme(cast.app.read, cast.now);
  for (const key of new Set<PersonKey>(controls.map(({ ref }) => ownerOf(ref)))) {
    const refs = controls.map(({ ref }) => ref).filter((ref) => ownerOf(ref) === key);
    await cast.at(when, "officer", (work) =>
      assignOwners(work, { ownerId: cast.people[key].personId, refs }),
    );
  }
}

type Morning = (day: Day) => Date;

/** Due days in the past, newest first: `mishaps` count from there. */
function past(control: ControlView, today: Day): Occurrence[] {
  return control.occurrences.filter((one) => one.due < today).toReversed();
}

function mishapOf(control: ControlView, one: Occurrence, today: Day) {
  const back = past(control, today).findIndex((candidate) => candidate.key === one.key);
  return mishaps.find((mishap) => mishap.ref === control.ref && mishap.back === back);
}

/** One report for all controls of a frequency, as small companies do it; those with a mishap are left out and shown apart. */
async function showTogether(
  cast: DemoPeople,
  all: ControlView[],
  frequency: Frequency,
  today: Day,
  morning: Morning,
): Promise<void> {
  const controls = all.filter((control) => control.version.frequency === frequency);
  const dues = [...new Set(controls.flatMap((control) => past(control, today).map((one) => one.due)))].sort();
  for (const due of dues) {
    const links = [];
    for (const control of controls) {
      const one = control.occurrences.find((candidate) => candidate.due === due);
      if (!one) continue;
      const mishap = mishapOf(control, one, today);
      if (!mishap) links.push({ controlRef: control.ref, dueOn: due });
      else if (mishap.late !== null)
        await show(
          cast,
          control.version.title,
          [{ controlRef: control.ref, dueOn: due }],
          addDays(due, mishap.late),
          morning,
        );
    }
    await show(cast, `${frequencyNames[frequency]} checks to ${due}`, links, due, morning);
  }
}

/** Quarterly and half-yearly controls one by one; the daily backup by the job that makes it. */
async function showAlone(
  cast: DemoPeople,
  control: ControlView,
  today: Day,
  morning: Morning,
): Promise<void> {
  const { frequency, title } = control.version;
  // From then on the access reviews of the story are its evidence.
  const reviewed = control.ref === "AC-03" ? addDays(today, -reviewedSince) : today;
  if (frequency !== "daily" && frequency !== "quarterly" && frequency !== "semi-annual") return;
  for (const one of past(control, today).toReversed()) {
    const mishap = mishapOf(control, one, today);
    if (mishap?.late === null || one.due >= reviewed) continue;
    const links = [{ controlRef: control.ref, dueOn: one.due }];
    if (frequency === "daily") await showByRule(cast, title, links, one.due, morning);
    else await show(cast, title, links, addDays(one.due, mishap?.late ?? 0), morning);
  }
}

async function showEarly(
  cast: DemoPeople,
  control: ControlView,
  today: Day,
  morning: Morning,
): Promise<void> {
  const daysAgo = early[control.ref];
  const one = control.occurrences.at(0);
  if (daysAgo === undefined || !one) return;
  const links = [{ controlRef: control.ref, dueOn: one.due }];
  await show(cast, control.version.title, links, addDays(today, -daysAgo), morning);
}

type Link = { controlRef: string; dueOn: Day };

/** The officer records it two hours before the second officer accepts it; what would be accepted after the story's present is not there yet. */
async function show(
  cast: DemoPeople,
  title: string,
  controls: Link[],
  acceptedOn: Day,
  morning: Morning,
): Promise<void> {
  const when = morning(acceptedOn);
  const accepted = new Date(when.getTime() + 2 * HOUR_MS);
  if (accepted > cast.now) return;
  const text = `${title}\naccepted ${acceptedOn}\n${controls.map((link) => `${link.controlRef},${link.dueOn},done`).join("\n")}\n`;
  const stored = await cast.app.vault.put(Buffer.from(text));
  const { id } = await cast.at(when, "officer", (work) =>
    addEvidence(work, {
      title: title.charAt(0).toUpperCase() + title.slice(1),
      shows: "What was done, by whom, and the result.",
      kind: "report",
      provenance: {
        source: "Work log of Tidewater Rota",
        extractedAt: when,
        rows: controls.length,
        completeness: "Every control due on this day has an entry.",
      },
      files: [
        { name: `checks-${acceptedOn}.csv`, mediaType: "text/csv", sha256: stored.sha256, size: stored.size },
      ],
      controls,
    }),
  );
  await cast.at(accepted, "secondOfficer", (work) => acceptEvidence(work, id));
}

async function showByRule(
  cast: DemoPeople,
  title: string,
  controls: Link[],
  due: Day,
  morning: Morning,
): Promise<void> {
  await cast.at(morning(due), "job", (work) =>
    recordEvidence(work, {
      title: `${title}: ${due}`,
      shows: "The night's backup finished, was read back and has the expected size.",
      kind: "check",
      provenance: {
        source: "Backup service",
        extractedAt: work.now,
        completeness: "The service lists every job it started.",
      },
      files: [],
      controls,
      acceptedByRule: "The backup finished and was read back.",
    }),
  );
}
