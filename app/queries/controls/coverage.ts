import { type ControlView, type ProgrammeView, readProgramme } from "#app/queries/controls/programme";
import type { ReadDb } from "#db/client";
import { frequencyNames } from "#domain/controls/controls";
import { AHEAD_DAYS, type NextException, nextExceptions, soonest } from "#domain/controls/next-exceptions";
import { observedFrequency, observedText } from "#domain/controls/observed-frequency";
import type { Status } from "#domain/controls/readiness";
import type { Period } from "#domain/controls/windows";
import { addDays, type Day } from "#domain/days";
import { lookupTable } from "#domain/lookup-table";
import { type PackedRows, packRows } from "#domain/rows";
import { listCriteria } from "#policies/catalogue";

/** So many references of evidence are named in a line; the control's page has all. */
const NAMED = 3;

/** A criterion with one of the controls that cover it; without one, what is about controls is null. */
export type CoverageLine = {
  criterion: string;
  criterionTitle: string;
  control: {
    ref: string;
    title: string;
    version: number;
    inForceFrom: Day;
    frequency: string;
    observed: string;
    lessOften: boolean;
    expected: number;
    held: number;
    recordedLate: number;
    late: number;
    part: number;
    missed: number;
    notApplicable: number;
    open: number;
    evidence: string[];
    evidenceCount: number;
    status: Status;
  } | null;
};

/** The columns of the CSV (docs/exports.md). */
export const coverageCells = lookupTable<(row: CoverageLine) => string | number | null>({
  criterion: (row) => row.criterion,
  criterion_title: (row) => row.criterionTitle,
  control: (row) => row.control?.ref ?? null,
  title: (row) => row.control?.title ?? null,
  version: (row) => row.control?.version ?? null,
  in_force_from: (row) => row.control?.inForceFrom ?? null,
  frequency: (row) => row.control?.frequency ?? null,
  observed: (row) => row.control?.observed ?? null,
  less_often: (row) => row.control && (row.control.lessOften ? "yes" : "no"),
  expected: (row) => row.control?.expected ?? null,
  held: (row) => row.control?.held ?? null,
  recorded_late: (row) => row.control?.recordedLate ?? null,
  late: (row) => row.control?.late ?? null,
  partly: (row) => row.control?.part ?? null,
  missed: (row) => row.control?.missed ?? null,
  not_applicable: (row) => row.control?.notApplicable ?? null,
  open: (row) => row.control?.open ?? null,
  evidence_items: (row) => row.control?.evidenceCount ?? null,
  status: (row) => row.control?.status ?? null,
});

type Control = NonNullable<CoverageLine["control"]>;
/** What a page shows of a control. */
type ShownControl = ReturnType<typeof shownOf>;
/** The lines of a page: each control once, and the criteria in order with the references of their lines, "" where one has no control. */
export type PackedCoverage = {
  controls: PackedRows<ShownControl>;
  criteria: PackedRows<{ criterion: string; title: string; refs: string[] }>;
};

/** Lines for a page, each value as few times as can be: a control serves several criteria, a criterion has several controls. */
export function packCoverage(lines: readonly CoverageLine[]): PackedCoverage {
  const controls = new Set(lines.flatMap(({ control }) => control ?? []));
  const criteria: { criterion: string; title: string; refs: string[] }[] = [];
  for (const { criterion, criterionTitle: title, control } of lines) {
    const ref = control?.ref ?? "";
    const last = criteria.at(-1);
    if (last?.criterion === criterion) last.refs.push(ref);
    else criteria.push({ criterion, title, refs: [ref] });
  }
  return { controls: packRows([...controls].map(shownOf)), criteria: packRows(criteria) };
}

function shownOf(control: Control) {
  const { ref, title, version, inForceFrom, frequency, observed, lessOften, status } = control;
  const { expected, held, late, recordedLate, missed, part, notApplicable, open } = control;
  const { evidence, evidenceCount } = control;
  return {
    ...{ ref, title, version, inForceFrom, frequency, observed, lessOften, status },
    ...{ expected, held, late: late + recordedLate, missed: missed + part, notApplicable, open },
    inTime: held + recordedLate,
    ...{ evidence, evidenceCount },
  };
}

/** What becomes an exception next, with its control. */
export type NextLine = NextException & { ref: string; title: string; owner: string | null };

/**
 * Every criterion with its controls and what became of what they expect, and what becomes an exception next, the soonest first: of
 * windows that have not begun, the next one of each control. An auditor's `scope` replaces the organisation's period; for a period that is over nothing comes next.
 */
export async function readCoverage(
  db: ReadDb,
  now: Date,
  scope: Period | null,
): Promise<{ programme: ProgrammeView; lines: CoverageLine[]; next: NextLine[] }> {
  const programme = await readProgramme(db, now, scope);
  const { controls, categories, today, period } = programme;
  const parts = new Map(controls.map((control) => [control, controlOf(control)]));
  const lines = listCriteria(categories).flatMap(({ id, title }): CoverageLine[] => {
    const serving = controls.filter(({ version }) => version.criteria.includes(id));
    const of = (control: ControlView | null): CoverageLine => ({
      criterion: id,
      criterionTitle: title,
      control: control && (parts.get(control) ?? null),
    });
    return serving.length === 0 ? [of(null)] : serving.map(of);
  });
  const next = controls
    .filter(({ retired }) => !retired)
    .flatMap(({ ref, version, ownerName, occurrences }) =>
      nextOf(occurrences, today).map((one) => ({
        ...one,
        ref,
        title: version.title,
        owner: ownerName,
      })),
    )
    .toSorted((a, b) => a.exceptionFrom.localeCompare(b.exceptionFrom) || a.ref.localeCompare(b.ref));
  return { programme, lines, next: period && today > period.to ? [] : next };
}

/** By the occurrences of a control, whose list is another one when anything about them changes. */
const known = new WeakMap<readonly unknown[], string[]>();

/** What becomes an exception next of a control, by its occurrences and the day. */
const knownNext = new WeakMap<readonly unknown[], { today: Day; next: readonly NextException[] }>();

function nextOf(occurrences: ControlView["occurrences"], today: Day): readonly NextException[] {
  const before = knownNext.get(occurrences);
  if (before?.today === today) return before.next;
  const next = soonest(nextExceptions(occurrences, today, addDays(today, AHEAD_DAYS)), today);
  knownNext.set(occurrences, { today, next });
  return next;
}

/** What serves the period's occurrences: an auditor knows of no other, and the numbers beside it are the period's. */
function servingRefs({ occurrences, evidence }: ControlView): string[] {
  const before = known.get(occurrences);
  if (before) return before;
  const serving = new Set(occurrences.flatMap(({ proofs }) => proofs.map(({ evidenceId }) => evidenceId)));
  const refs = new Set(evidence.filter(({ evidenceId }) => serving.has(evidenceId)).map(({ ref }) => ref));
  known.set(occurrences, [...refs]);
  return [...refs];
}

function controlOf(control: ControlView): CoverageLine["control"] {
  const { counts, version, occurrences } = control;
  const observed = observedFrequency(version.frequency, occurrences);
  const refs = servingRefs(control);
  return {
    ref: control.ref,
    title: version.title,
    version: version.version,
    inForceFrom: version.inForceFrom,
    frequency: frequencyNames[version.frequency],
    observed: observedText(observed),
    lessOften: observed.lessOften,
    expected: occurrences.length - counts["not-expected"],
    held: counts.held,
    recordedLate: counts["recorded-late"],
    late: counts.late,
    part: counts.part,
    missed: counts.missed,
    notApplicable: counts["not-applicable"],
    open: counts.due + counts.upcoming,
    evidence: refs.slice(-NAMED).toReversed(),
    evidenceCount: refs.length,
    status: control.status,
  };
}
