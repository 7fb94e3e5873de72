import { printExceptions, printPolicyVersions } from "#app/pdf/documents/binder-papers";
import { stripOf } from "#app/pdf/documents/binder-strip";
import {
  kinds,
  metaOf,
  printIndex,
  printSeries,
  printStates,
  stateLines,
  titleOf,
} from "#app/pdf/documents/binder-summary";
import { printShortControl } from "#app/pdf/documents/short-control";
import { hash, longSpan, Paper } from "#app/pdf/layout/page";
import type { Rich } from "#app/pdf/layout/rich";
import { contentOfBinder } from "#app/queries/controls/binder-data";
import type { ShortBinder, ShortEvidence } from "#app/queries/controls/short-binder";
import { totalOf } from "#domain/controls/binders";
import { countsText } from "#domain/controls/coverage";
import { counted } from "#domain/counted";
import { dayOf, longDay } from "#domain/days";

/** The binder's short form: frequent controls summed up by month, evidence as lists, exceptions in full. */
export function shortBinder(data: ShortBinder): Paper {
  const meta = metaOf(data);
  const paper = new Paper({ ...meta, title: `${meta.title}, short form`, data: contentOfBinder(data) });
  const only = data.scope.kind === "control" ? data.controls[0] : undefined;
  paper.cover({
    kind: `${kinds[data.scope.kind]}, short form`,
    title: titleOf(data),
    lines: stateLines(data),
    strip: only ? stripOf(data, only) : undefined,
    facts: only
      ? []
      : [
          [
            "Coverage",
            `${countsText(totalOf(data.controls))}, over ${counted(data.controls.length, "control")}`,
          ],
        ],
    holds: [counted(data.evidenceCount, "evidence item"), counted(data.exceptions.length, "exception")].join(
      ", ",
    ),
  });
  paper.contents();
  printReading(paper);
  if (data.scope.kind === "period") printSeries(paper, data);
  if (data.controls.length !== 1) printIndex(paper, data);
  if (data.controls.length === 0)
    paper.text("No control covers this criterion. This is a gap in the programme, not a result.");
  paper.section("Controls", { newPage: true });
  for (const control of data.controls) printShortControl(paper, data, control);
  printExceptions(paper, data, { brief: true });
  printEvidenceLists(paper, data);
  paper.section("Policies in force in the period");
  if (data.policies.length > 0) printPolicyVersions(paper, data, true);
  else paper.text("No policy for these controls was in force on any day of the period.");
  return paper;
}

function printReading(paper: Paper): void {
  paper.section("How to read this short form");
  paper.text(
    "The binder of the same period has every occurrence, the provenance of each item of evidence, test procedures and the text of each policy. This form is made from the same facts and leaves out no exception and no result other than held. ",
    "A control with more than twelve occurrences is summed up: its strip shows each of them, or each week of a daily control, and the table below has the same by month of the due day; what was late, missed or waived is listed one by one.",
  );
  printStates(paper, "");
}

function printEvidenceLists(paper: Paper, data: ShortBinder): void {
  paper.section("Evidence", {
    newPage: true,
    note: "Summed up for controls that are summed up by month; listed for the other controls and for each listed occurrence. All of it is sealed in the append-only log.",
  });
  if (data.evidenceSums.length > 0)
    paper.table({
      title: "Summed up by control",
      reference: data.number,
      columns: [
        { head: "Control", style: "bold" },
        { head: "Items", align: "end" },
        { head: "Accepted", align: "end" },
        { head: "Returned", align: "end" },
        { head: "Awaiting review", align: "end" },
        { head: "First", style: "mono" },
        { head: "Last", style: "mono" },
      ],
      rows: data.evidenceSums.map((sum) => [
        sum.control,
        sum.items,
        sum.accepted,
        sum.returned,
        sum.awaiting,
        sum.firstRef,
        sum.lastRef,
      ]),
    });
  paper.table({
    title: "Listed",
    reference: data.number,
    columns: [
      { head: "Evidence" },
      { head: "For" },
      { head: "Performed, reviewed" },
      { head: "SHA-256 of its files", style: "mono", width: 181 },
      { head: "Log line", align: "end" },
    ],
    rows: data.evidence.map((item) => evidenceRow(item, data.timeZone)),
    empty: "No such evidence was recorded in the period.",
  });
}

function evidenceRow(item: ShortEvidence, zone: string): Rich[] {
  return [
    [{ text: item.ref, style: "mono" }, ` ${item.title}`],
    item.controls.join(", "),
    [item.performed ? spanText(item.performed, zone) : "not stated", "\n", reviewText(item, zone)],
    item.sha256.length > 0 ? item.sha256.flatMap((one, at) => [at > 0 ? "\n" : "", hash(one)]) : null,
    item.logLine === null ? null : item.logLine.toLocaleString("en-GB"),
  ];
}

function spanText({ from, to }: { from: string; to: string }, zone: string): string {
  const day = (at: string) => (at.length === 10 ? at : dayOf(new Date(at), zone));
  return longSpan(day(from), day(to));
}

function reviewText({ review }: ShortEvidence, zone: string): string {
  if (!review) return "awaiting review";
  return `${review.verdict} by ${review.by}, ${longDay(dayOf(review.at, zone))}`;
}
