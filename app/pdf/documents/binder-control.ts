import { stripOf } from "#app/pdf/documents/binder-strip";
import { printVersions, versionText } from "#app/pdf/documents/binder-versions";
import { bold, longSpan, type Paper } from "#app/pdf/layout/page";
import { type Rich, state } from "#app/pdf/layout/rich";
import type { BinderData, BoundControl, BoundOccurrence } from "#app/queries/controls/binder-data";
import { reasonsNotExpected } from "#domain/controls/binders";
import { notExpectedText, stateText } from "#domain/controls/coverage";
import type { NotExpected } from "#domain/controls/occurrences";
import { counted } from "#domain/counted";
import { longDay } from "#domain/days";

/** One control: what it says, what was expected of it and what became of each occurrence. */
export function printControl(paper: Paper, data: BinderData, control: BoundControl): void {
  const alone = data.scope.kind === "control";
  paper.section(`${control.ref} ${control.title}`, { newPage: !alone, level: 1 });
  paper.text(control.statement);
  paper.facts([
    ["Purpose", control.why],
    ["Frequency", control.frequency],
    [
      "Owner",
      control.deputy
        ? `${control.owner ?? "unassigned"}, deputy ${control.deputy}`
        : (control.owner ?? "unassigned"),
    ],
    ["Criteria", control.criteria.join(", ")],
    ["Expected evidence", control.expected.map((one) => [one])],
    ["Test procedure", control.test],
    ["Version", versionText(control)],
  ]);
  printVersions(paper, data, control);
  if (!alone) paper.strip(stripOf(data, control));
  paper.section("Expected occurrences", {
    level: alone ? 2 : 3,
    note: "Ordered by due date, each with its state today. The day of the performance decides, not the day of the acceptance.",
  });
  printOccurrences(paper, data, control.occurrences, control.ref);
  for (const { reason, count } of reasonsNotExpected(control.occurrences)) printReason(paper, reason, count);
}

export const nothingExpected =
  "Nothing was expected of this control in the period: its population is empty, or it was not in force.";

/** Occurrences as a table, then what a line of it cannot hold. */
export function printOccurrences(
  paper: Paper,
  { number }: { number: string },
  occurrences: readonly BoundOccurrence[],
  title: string,
): void {
  paper.table({
    title,
    reference: number,
    columns: [
      { head: "Due" },
      { head: "For" },
      { head: "State" },
      { head: "Performed" },
      { head: "Accepted" },
      { head: "Evidence", style: "mono" },
    ],
    rows: occurrences.map(occurrenceRow),
    empty: nothingExpected,
  });
  for (const { due, waiver } of occurrences) {
    if (waiver)
      paper.text(
        bold(`Not applicable, due ${longDay(due)}. `),
        `${waiver.reason} Signed by ${waiver.signedBy} on ${longDay(waiver.signedOn)}, `,
        waiver.confirmedBy && waiver.confirmedOn
          ? `confirmed by ${waiver.confirmedBy} on ${longDay(waiver.confirmedOn)}.`
          : "confirmed by no other person: it decides nothing.",
      );
  }
  for (const { due, missing } of occurrences)
    if (missing.length > 0)
      paper.text(bold(`Incomplete, due ${longDay(due)}. `), `Missing: ${missing.join("; ")}.`);
  for (const { due, removalsOn } of occurrences)
    if (removalsOn)
      paper.text(
        bold(`Late, due ${longDay(due)}. `),
        `A later list showed the last of its removals on ${longDay(removalsOn)}.`,
      );
}

/** Why so many occurrences are not expected. */
export function printReason(paper: Paper, reason: NotExpected, count: number): void {
  paper.text(bold("Not expected. "), `${counted(count, "occurrence")}: ${notExpectedText(reason, longDay)}`);
}

function occurrenceRow(one: BoundOccurrence): Rich[] {
  return [
    longDay(one.due),
    one.event ?? longSpan(one.from, one.due),
    stateOf(one),
    one.performedOn ? longDay(one.performedOn) : null,
    one.acceptedOn ? longDay(one.acceptedOn) : null,
    one.evidence.length > 0
      ? one.evidence.join(", ")
      : { text: "no evidence", style: "regular", colour: "third" },
  ];
}

const tones: Record<BoundOccurrence["state"], Parameters<typeof state>[1]> = {
  held: "kept",
  "recorded-late": "late",
  late: "late",
  part: "broken",
  missed: "broken",
  due: "due",
  upcoming: "none",
  "not-applicable": "none",
  "not-expected": "none",
};

function stateOf(one: BoundOccurrence): Rich {
  return state(stateText(one), tones[one.state]);
}
