import { printControl } from "#app/pdf/documents/binder-control";
import { printEvidence } from "#app/pdf/documents/binder-evidence";
import { printExceptions, printPolicies } from "#app/pdf/documents/binder-papers";
import { stripOf } from "#app/pdf/documents/binder-strip";
import { bold, longDay, mono, Paper } from "#app/pdf/layout/page";
import { state } from "#app/pdf/layout/rich";
import { type BinderData, contentOfBinder } from "#app/queries/controls/binder-data";
import { readinessLines, totalOf } from "#domain/controls/binders";
import { countsText } from "#domain/controls/coverage";
import { states } from "#domain/controls/judging";
import type { Counts } from "#domain/controls/readiness";
import { counted } from "#domain/counted";
import { daysBetween } from "#domain/days";

/** The evidence binder: what was expected of each control in the period, what happened, and the proof. */
export function evidenceBinder(data: BinderData): Paper {
  const paper = new Paper({ ...metaOf(data), data: contentOfBinder(data) });
  const total = totalOf(data.controls);
  const only = data.scope.kind === "control" ? data.controls[0] : undefined;
  paper.cover({
    kind: kinds[data.scope.kind],
    title: data.scope.kind === "period" ? ["All controls", data.organisation] : [nameOf(data), data.title],
    lines: [
      `Audit period ${longDay(data.period.from)} to ${longDay(data.period.to)}.`,
      `State on ${longDay(data.today)}${dayOfPeriod(data)}.`,
    ],
    strip: only ? stripOf(data, only) : undefined,
    facts: only
      ? []
      : [["Coverage", `${countsText(total)}, over ${counted(data.controls.length, "control")}`]],
    holds: [
      counted(data.evidence.length, "evidence item"),
      counted(data.exceptions.length, "exception"),
    ].join(", "),
  });
  paper.contents();
  if (data.about) paper.text(bold("The criterion, in our own words. "), data.about);
  printReading(paper);
  if (data.scope.kind === "period") printSeries(paper, data);
  if (data.controls.length !== 1) printIndex(paper, data);
  if (data.controls.length === 0)
    paper.text("No control covers this criterion. This is a gap in the programme, not a result.");
  for (const control of data.controls) printControl(paper, data, control);
  printEvidence(paper, data);
  printExceptions(paper, data);
  printPolicies(paper, data);
  return paper;
}

const kinds = {
  control: "Evidence for one control",
  criterion: "Evidence for one criterion",
  period: "Evidence for the audit period",
} as const;

function nameOf({ scope }: BinderData): string {
  return scope.kind === "control" ? scope.ref : scope.kind === "criterion" ? scope.id : "Audit period";
}

function metaOf(data: BinderData) {
  const { number, organisation, madeAt, madeBy, timeZone, logLine } = data;
  const { from, to } = data.period;
  const of = data.scope.kind === "period" ? `${longDay(from)} to ${longDay(to)}` : nameOf(data);
  const subject = `${of} ${data.title}`.trim();
  return {
    number,
    subject,
    title: `${kinds[data.scope.kind]}: ${subject}`,
    organisation,
    madeAt,
    madeBy,
    timeZone,
    logLine,
  };
}

function dayOfPeriod({ period, today }: BinderData): string {
  if (today < period.from || today > period.to) return "";
  return `, day ${daysBetween(period.from, today) + 1} of ${daysBetween(period.from, period.to) + 1}`;
}

function printReading(paper: Paper): void {
  paper.section("How to read this binder");
  paper.text(
    "Every control states how often it must be performed. Each occurrence expected in the audit period is one line here, ",
    "whether or not evidence exists. ",
    bold("Held"),
    " means that everything expected was performed inside its window, and recorded and accepted by another person by the end of the grace period; ",
    bold("recorded late"),
    " that it was performed in time and recorded or accepted after that; ",
    bold("late"),
    " that it was performed after the due date; ",
    bold("part"),
    " that some of what is expected is missing or a removal is overdue; ",
    bold("missed"),
    " that nothing was shown by the end of the grace period; ",
    bold("not applicable"),
    " that two persons signed for it; ",
    bold("not expected"),
    " that the control did not operate then, or that the window ends after the period. Open and to come are not results. ",
    "Nothing counts for a window that had not begun when the control was performed.",
  );
  paper.text(
    "Each item of evidence has a provenance card under a double rule: it is sealed in the organisation's append-only log. ",
    "To verify a file, compare its SHA-256 with the card; ",
    mono("surety verify"),
    " does the same for the log and for every stored file.",
  );
}

function printSeries(paper: Paper, data: BinderData): void {
  paper.section("Readiness by series");
  paper.table({
    columns: [
      { head: "Series" },
      { head: "Controls", align: "end" },
      ...countColumns,
      { head: "No evidence", align: "end" },
    ],
    rows: readinessLines(data.controls).map((line) => [
      line.name,
      line.controls,
      ...countCells(line.counts),
      line.noEvidence === 0 ? "0" : state(String(line.noEvidence), "none"),
    ]),
    total: `${counted(data.controls.length, "control")}: ${countsText(totalOf(data.controls))}.`,
  });
}

function printIndex(paper: Paper, data: BinderData): void {
  paper.section("Index of controls", { note: "Expected occurrences by result." });
  paper.table({
    title: "Controls",
    reference: data.number,
    columns: [{ head: "Control", style: "bold" }, { head: "Title" }, { head: "Owner" }, ...countColumns],
    rows: data.controls.map((one) => [
      one.ref,
      one.title,
      one.owner ?? "unassigned",
      ...countCells(one.counts),
    ]),
    total: countsText(totalOf(data.controls)),
    empty: "No control is in scope.",
  });
}

const heads = {
  held: "Held",
  "recorded-late": "Rec. late",
  late: "Late",
  part: "Part",
  missed: "Missed",
  due: "Open",
  upcoming: "To come",
  "not-applicable": "n/a",
  "not-expected": "Not exp.",
};
const countColumns = states.map((one) => ({ head: heads[one], align: "end" as const }));

function countCells(counts: Counts) {
  return states.map((one) => {
    if (counts[one] === 0) return { text: "0", colour: "third" as const };
    if (one === "late" || one === "recorded-late")
      return { text: String(counts[one]), colour: "risk" as const, style: "bold" as const };
    if (one === "missed" || one === "part")
      return { text: String(counts[one]), colour: "broken" as const, style: "bold" as const };
    return String(counts[one]);
  });
}
