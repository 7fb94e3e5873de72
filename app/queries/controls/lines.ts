import type { ControlView, ProgrammeView } from "#app/queries/controls/programme";
import { frequencyNames } from "#domain/controls/controls";
import { drawCoverage } from "#domain/controls/coverage";
import type { ControlLine } from "#domain/controls/lines";
import { countDecided } from "#domain/controls/readiness";
import { daysBetween } from "#domain/days";

/** The line of one control; its strip needs a period. */
export function lineOf(
  control: ControlView,
  { period, today }: Pick<ProgrammeView, "period" | "today">,
): ControlLine {
  const { version, counts, next } = control;
  return {
    ref: control.ref,
    title: version.title,
    criteria: version.criteria,
    owner: control.ownerName,
    frequency: frequencyNames[version.frequency],
    strip: period ? drawCoverage(control.occurrences, period, today) : null,
    held: counts.held,
    inTime: counts.held + counts["recorded-late"],
    late: counts.late + counts["recorded-late"],
    missed: counts.missed + counts.part,
    decided: countDecided(counts),
    status: control.status,
    retired: control.retired,
    next: next ? { due: next.due, days: daysBetween(today, next.due), open: next.state === "due" } : null,
  };
}
