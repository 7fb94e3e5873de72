import { printControl } from "#app/pdf/documents/binder-control";
import { printEvidence } from "#app/pdf/documents/binder-evidence";
import { printExceptions, printPolicies } from "#app/pdf/documents/binder-papers";
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
import { bold, mono, Paper } from "#app/pdf/layout/page";
import { type BinderData, contentOfBinder } from "#app/queries/controls/binder-data";
import { totalOf } from "#domain/controls/binders";
import { countsText } from "#domain/controls/coverage";
import { counted } from "#domain/counted";

/** The evidence binder: what was expected of each control in the period, what happened, and the proof. */
export function evidenceBinder(data: BinderData): Paper {
  const paper = new Paper({ ...metaOf(data), data: contentOfBinder(data) });
  const total = totalOf(data.controls);
  const only = data.scope.kind === "control" ? data.controls[0] : undefined;
  paper.cover({
    kind: kinds[data.scope.kind],
    title: titleOf(data),
    lines: stateLines(data),
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

function printReading(paper: Paper): void {
  paper.section("How to read this binder");
  printStates(
    paper,
    "Every control states how often it must be performed. Each occurrence expected in the audit period is one line here, whether or not evidence exists. ",
  );
  paper.text(
    "Each item of evidence has a provenance card under a double rule: it is sealed in the organisation's append-only log. ",
    "To verify a file, compare its SHA-256 with the card; ",
    mono("surety verify"),
    " does the same for the log and for every stored file.",
  );
}
