import { stripOf } from "#app/pdf/documents/binder-strip";
import { printVersions, versionText } from "#app/pdf/documents/binder-versions";
import { bold, longDay, longSpan, type Paper } from "#app/pdf/layout/page";
import { type Rich, state } from "#app/pdf/layout/rich";
import type { BinderData, BoundControl, BoundOccurrence } from "#app/queries/controls/binder-data";
import { notExpectedText, stateText } from "#domain/controls/coverage";
import { counted } from "#domain/counted";

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
  paper.table({
    title: control.ref,
    reference: data.number,
    columns: [
      { head: "Due" },
      { head: "For" },
      { head: "State" },
      { head: "Performed" },
      { head: "Accepted" },
      { head: "Evidence", style: "mono" },
    ],
    rows: control.occurrences.map(occurrenceRow),
    empty:
      "Nothing was expected of this control in the period: its population is empty, or it was not in force.",
  });
  const waived = control.occurrences.filter((one) => one.waiver);
  for (const { due, waiver } of waived) {
    if (waiver)
      paper.text(
        bold(`Not applicable, due ${longDay(due)}. `),
        `${waiver.reason} Signed by ${waiver.signedBy} on ${longDay(waiver.signedOn)}, `,
        waiver.confirmedBy && waiver.confirmedOn
          ? `confirmed by ${waiver.confirmedBy} on ${longDay(waiver.confirmedOn)}.`
          : "confirmed by no other person: it decides nothing.",
      );
  }
  for (const { due, missing } of control.occurrences)
    if (missing.length > 0)
      paper.text(bold(`Incomplete, due ${longDay(due)}. `), `Missing: ${missing.join("; ")}.`);
  for (const { due, removalsOn } of control.occurrences)
    if (removalsOn)
      paper.text(
        bold(`Late, due ${longDay(due)}. `),
        `A later list showed the last of its removals on ${longDay(removalsOn)}.`,
      );
  for (const reason of reasonsOf(control)) paper.text(bold("Not expected. "), reason);
}

/** Each reason once, with the number of its occurrences. */
function reasonsOf(control: BoundControl): string[] {
  const counts = new Map<string, number>();
  for (const { notExpected } of control.occurrences) {
    if (!notExpected) continue;
    const reason = notExpectedText(notExpected, longDay);
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return [...counts].map(([reason, count]) => `${counted(count, "occurrence")}: ${reason}`);
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
