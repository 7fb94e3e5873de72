import { nothingExpected, printOccurrences, printReason } from "#app/pdf/documents/binder-control";
import { stripOf } from "#app/pdf/documents/binder-strip";
import { countCells, countColumns } from "#app/pdf/documents/binder-summary";
import { printVersions, versionText } from "#app/pdf/documents/binder-versions";
import { bold, type Paper } from "#app/pdf/layout/page";
import type { ShortBinder, ShortControl } from "#app/queries/controls/short-binder";
import { countsText } from "#domain/controls/coverage";
import { states } from "#domain/controls/judging";
import { countAll } from "#domain/controls/readiness";

/** One control in the short form: its statement and what became of what was expected, in full or by month. */
export function printShortControl(paper: Paper, data: ShortBinder, control: ShortControl): void {
  const owner = control.deputy
    ? `${control.owner ?? "unassigned"}, deputy ${control.deputy}`
    : (control.owner ?? "unassigned");
  paper.section(`${control.ref} ${control.title}`, { level: 2, room: 150 });
  paper.text(control.statement);
  paper.text(
    bold("Frequency: "),
    `${control.frequency}. Owner: ${owner}. Criteria: ${control.criteria.join(", ")}. Version ${versionText(control)}. `,
    `Expected evidence: ${control.expected.join("; ")}.`,
  );
  printVersions(paper, data, control);
  if (control.months.length > 0) printMonths(paper, data, control);
  else if (control.occurrences.length === 0) paper.text(nothingExpected);
  else printOccurrences(paper, data, control.occurrences, `${control.ref}, expected occurrences`);
  for (const { reason, count } of control.notExpected) printReason(paper, reason, count);
}

function printMonths(paper: Paper, data: ShortBinder, control: ShortControl): void {
  const shown = states.filter((one) => control.counts[one] > 0);
  paper.strip(stripOf(data, control));
  paper.table({
    title: `${control.ref}, by month of the due day`,
    reference: data.number,
    columns: [{ head: "Month" }, { head: "Expected", align: "end" }, ...countColumns(shown)],
    rows: control.months.map(({ month, counts }) => [
      monthNames.format(new Date(`${month}-01T00:00:00Z`)),
      countAll(counts),
      ...countCells(counts, shown),
    ]),
    total: `${countAll(control.counts)} expected: ${countsText(control.counts)}.`,
  });
  if (control.occurrences.length > 0)
    printOccurrences(paper, data, control.occurrences, `${control.ref}, late, in part, missed or waived`);
}

const monthNames = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", month: "long", year: "numeric" });
