import type { Shown } from "#app/auth/register";
import { type CoverageLine, readCoverage } from "#app/queries/controls/coverage";
import { frequencies, frequencyNames } from "#domain/controls/controls";
import { statuses } from "#domain/controls/readiness";
import { inOrderAsked } from "#domain/installation/lists";

const frequencyOrder: string[] = frequencies.map((one) => frequencyNames[one]);

/** What the lines of coverage and their file are sorted by. */
export const coverageSorts = {
  criterion: (line: CoverageLine) => line.criterion,
  control: (line: CoverageLine) => line.control?.ref ?? null,
  version: (line: CoverageLine) => line.control?.inForceFrom ?? null,
  frequency: ({ control }: CoverageLine) => (control ? frequencyOrder.indexOf(control.frequency) : null),
  expected: (line: CoverageLine) => line.control?.expected ?? null,
  held: (line: CoverageLine) => line.control?.held ?? null,
  late: ({ control }: CoverageLine) => control && control.late + control.recordedLate,
  missed: ({ control }: CoverageLine) => control && control.missed + control.part,
  na: (line: CoverageLine) => line.control?.notApplicable ?? null,
  open: (line: CoverageLine) => line.control?.open ?? null,
  evidence: (line: CoverageLine) => line.control?.evidenceCount ?? null,
  status: ({ control }: CoverageLine) => control && statuses.indexOf(control.status),
};

/** The lines of coverage that the address asks for. */
export function narrowCoverage(lines: readonly CoverageLine[], query: URLSearchParams): CoverageLine[] {
  const { q = "", status = "" } = Object.fromEntries(query);
  const words = q.toLowerCase();
  return lines.filter(
    (line) => (!status || (line.control?.status ?? "without") === status) && textOf(line).includes(words),
  );
}

function textOf({ criterion, criterionTitle, control }: CoverageLine): string {
  return `${criterion} ${criterionTitle} ${control?.ref ?? ""} ${control?.title ?? ""}`.toLowerCase();
}

/** What the page of coverage shows, for its file. */
export const shownCoverage: Shown<CoverageLine> = {
  fields: { q: "", status: "" },
  list: async ({ app, visitor }, query) => {
    const { lines } = await readCoverage(app.read, app.now(), visitor.scope);
    return inOrderAsked(query, narrowCoverage(lines, query), coverageSorts);
  },
};
