import { bold, type Paper } from "#app/pdf/layout/page";
import { type Rich, state } from "#app/pdf/layout/rich";
import type { Column } from "#app/pdf/layout/table-options";
import type { BinderData, BoundControl } from "#app/queries/controls/binder-data";
import { readinessLines, totalOf } from "#domain/controls/binders";
import { countsText } from "#domain/controls/coverage";
import { type State, states } from "#domain/controls/judging";
import type { Counts } from "#domain/controls/readiness";
import { counted } from "#domain/counted";
import { daysBetween, longDay } from "#domain/days";

/** What both forms of a binder say of themselves. */
type AnyBinder = Omit<BinderData, "controls" | "evidence" | "policies"> & {
  controls: readonly Pick<BoundControl, "ref" | "title" | "owner" | "counts">[];
};

export const kinds = {
  control: "Evidence for one control",
  criterion: "Evidence for one criterion",
  period: "Evidence for the audit period",
} as const;

function nameOf({ scope }: AnyBinder): string {
  return scope.kind === "control" ? scope.ref : scope.kind === "criterion" ? scope.id : "Audit period";
}

/** The lines of the title on the cover. */
export function titleOf(data: AnyBinder): string[] {
  return data.scope.kind === "period" ? ["All controls", data.organisation] : [nameOf(data), data.title];
}

/** The period, and the day whose state is shown. */
export function stateLines(data: AnyBinder): string[] {
  return [
    `Audit period ${longDay(data.period.from)} to ${longDay(data.period.to)}.`,
    `State on ${longDay(data.today)}${dayOfPeriod(data)}.`,
  ];
}

/** Everything of `Meta` but the content. */
export function metaOf(data: AnyBinder) {
  const { number, organisation, madeAt, madeBy, timeZone, logLine } = data;
  const { from, to } = data.period;
  const of = data.scope.kind === "period" ? `${longDay(from)} to ${longDay(to)}` : nameOf(data);
  const subject = `${of} ${data.title}`.trim();
  const title = `${kinds[data.scope.kind]}: ${subject}`;
  return { number, subject, title, organisation, madeAt, madeBy, timeZone, logLine };
}

function dayOfPeriod({ period, today }: AnyBinder): string {
  if (today < period.from || today > period.to) return "";
  return `, day ${daysBetween(period.from, today) + 1} of ${daysBetween(period.from, period.to) + 1}`;
}

/** What each state means. */
export function printStates(paper: Paper, before: string): void {
  paper.text(
    before,
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
}

/** A line for each series of controls. */
export function printSeries(paper: Paper, data: AnyBinder): void {
  paper.section("Readiness by series");
  paper.table({
    columns: [
      { head: "Series" },
      { head: "Controls", align: "end" },
      ...countColumns(states),
      { head: "No evidence", align: "end" },
    ],
    rows: readinessLines(data.controls).map((line) => [
      line.name,
      line.controls,
      ...countCells(line.counts, states),
      line.noEvidence === 0 ? "0" : state(String(line.noEvidence), "none"),
    ]),
    total: `${counted(data.controls.length, "control")}: ${countsText(totalOf(data.controls))}.`,
  });
}

/** A line for each control. */
export function printIndex(paper: Paper, data: AnyBinder): void {
  paper.section("Index of controls", { note: "Expected occurrences by result." });
  paper.table({
    title: "Controls",
    reference: data.number,
    columns: [
      { head: "Control", style: "bold" },
      { head: "Title" },
      { head: "Owner" },
      ...countColumns(states),
    ],
    rows: data.controls.map((one) => [
      one.ref,
      one.title,
      one.owner ?? "unassigned",
      ...countCells(one.counts, states),
    ]),
    total: countsText(totalOf(data.controls)),
    empty: "No control is in scope.",
  });
}

const heads: Record<State, string> = {
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

/** A column for each state. */
export function countColumns(shown: readonly State[]): Column[] {
  return shown.map((one) => ({ head: heads[one], align: "end" }));
}

/** The cells of `countColumns`. */
export function countCells(counts: Counts, shown: readonly State[]): Rich[] {
  return shown.map((one) => {
    const text = String(counts[one]);
    if (counts[one] === 0) return { text, colour: "third" };
    if (one === "late" || one === "recorded-late") return { text, colour: "risk", style: "bold" };
    if (one === "missed" || one === "part") return { text, colour: "broken", style: "bold" };
    return text;
  });
}
