import {
  decisionTotals,
  entries,
  layDecisions,
  layIrregular,
  layRemovals,
  layReviewers,
} from "#app/pdf/documents/review-decisions";
import { moment, shortMoment } from "#app/pdf/documents/review-moments";
import { movedRows, sinceFacts } from "#app/pdf/documents/review-since";
import { hash, mono, Paper } from "#app/pdf/layout/page";
import type { Origin } from "#app/queries/installation/origin";
import type { ReviewRecord } from "#domain/access-reviews/record";
import { actorLabel } from "#domain/actor-names";
import { counted } from "#domain/counted";
import { longDay } from "#domain/days";
import { rowWords, shownMoment } from "#domain/systems/accounts";

type AccessReviewData = { record: ReviewRecord; origin: Origin };

/** What is known of the document before its record is read. */
export function reviewProperties(review: { ref: string; title: string }, origin: Origin) {
  return {
    subject: "Record of an access review",
    title: `${review.ref} ${review.title}`,
    organisation: origin.organisation,
    madeAt: origin.madeAt,
  };
}

/** The record of an access review: nine parts, each under its number. */
export function accessReview({ record, origin }: AccessReviewData): Paper {
  const { scope } = record;
  const paper = new Paper({
    ...reviewProperties({ ref: scope.reference, title: scope.title }, origin),
    number: scope.reference,
    madeBy: origin.madeBy,
    timeZone: scope.timeZone,
    logLine: origin.logLine,
    data: record,
    landscape: true,
  });
  layCover(paper, record);
  layScope(paper, record);
  layProvenance(paper, record);
  layCompleteness(paper, record);
  layMoved(paper, record);
  layReviewers(paper, record);
  layDecisions(paper, record);
  layRemovals(paper, record, origin);
  layIrregular(paper, record, origin);
  layApproval(paper, record);
  layVerification(paper, record);
  return paper;
}

function layCover(paper: Paper, record: ReviewRecord): void {
  const { scope, items } = record;
  paper.cover({
    kind: "Record of an access review",
    title: [scope.reference, scope.title],
    lines: [
      `${longDay(scope.periodFrom)} to ${longDay(scope.periodTo)}`,
      decisionTotals(items),
      record.approval
        ? `Approved ${moment(record.approval.at, scope.timeZone)}`
        : "Not approved: this record is not final.",
    ],
    holds: `${counted(record.systems.length, "system")}, ${entries(items)}`,
  });
}

function layScope(paper: Paper, record: ReviewRecord): void {
  const { scope } = record;
  const at = (text: string | null) => moment(text, record.scope.timeZone);
  paper.section("1 Scope and period");
  paper.facts([
    ["Organisation", scope.organisation],
    ["Period", `${longDay(scope.periodFrom)} to ${longDay(scope.periodTo)}`],
    ["Due", at(scope.dueAt)],
    ["Systems", record.systems.map((system) => `${system.name} (${system.reference})`).join(", ")],
    ["Decided by", scope.routing],
    ["Prepared", `${at(scope.preparedAt)}, by ${actorLabel(scope.preparedBy)}`],
    [
      "Opened, list locked",
      `${at(scope.openedAt)}, by ${scope.openedBy ? actorLabel(scope.openedBy) : "no one"}`,
    ],
    ...(scope.openedDespite ?? []).map((one): [string, string] => [
      "Known at opening",
      `${one.text} ${one.more.join("; ")}. Reason for opening anyway: ${one.reason}`,
    ]),
  ]);
}

function layProvenance(paper: Paper, record: ReviewRecord): void {
  const at = (text: string | null) => moment(text, record.scope.timeZone);
  paper.section("2 Provenance of the lists of accounts", { room: 190 });
  for (const system of record.systems)
    paper.provenance([
      ["System", `${system.name} (${system.reference}), owner ${system.owner ?? "no one"}`],
      ["Obtained by", system.obtainedBy],
      [
        "List",
        `${system.population}, as of ${system.drawnPrecision === "instant" ? at(system.drawnAt) : longDay(shownMoment(system.drawnAt, true))}, imported ${at(system.importedAt)} by ${actorLabel(system.importedBy)}`,
      ],
      ["File", `${system.fileName}, ${system.size} bytes, ${system.format}`],
      ["SHA-256", hash(system.sha256)],
      ["Rows and accounts", rowWords(system.sourceRows, system.accounts, system.leftOut ?? [])],
      ...(system.query ? [["Query", system.query] as [string, string]] : []),
      [
        "Compared with the previous list",
        system.previousPopulation
          ? `${system.accounts - system.added + system.removed} accounts before: ${system.added} added, ${system.removed} removed, ${system.changed} changed`
          : "first list of this system",
      ],
      ...sinceFacts(system),
    ]);
}

function layCompleteness(paper: Paper, record: ReviewRecord): void {
  paper.section("3 Completeness", { room: 120 });
  paper.table({
    columns: [
      "System",
      "Rows in source",
      "Accounts",
      "In review",
      "Entries",
      "Decided",
      "Open",
      "Matched to people",
      "Unmatched",
      "Leavers",
      "Complete",
    ].map((head, n) => (n > 0 && n < 10 ? { head, align: "end" as const } : { head })),
    rows: record.completeness.map((one) => [
      one.system,
      `${one.sourceRows}`,
      `${one.accounts}`,
      `${one.accountsInReview}`,
      `${one.items}`,
      `${one.decided}`,
      `${one.open}`,
      `${one.matched}`,
      `${one.unmatched}`,
      `${one.leavers}`,
      one.complete ? "yes" : "no: accounts are missing",
    ]),
  });
  paper.note(
    "Every account of the list is in the review, once for each of its roles; entries = decided + open. Rows that are not separate accounts are listed in part 2, each with its reason.",
  );
}

function layMoved(paper: Paper, record: ReviewRecord): void {
  const moved = record.systems.flatMap(movedRows);
  if (moved.length > 0)
    paper.table({
      title: "Removed or changed since the last review",
      reference: record.scope.reference,
      columns: [
        { head: "System" },
        { head: "Since" },
        { head: "Account", style: "bold" },
        { head: "Now" },
        { head: "Roles" },
      ],
      rows: moved,
    });
}

function layApproval(paper: Paper, record: ReviewRecord): void {
  const at = (text: string | null) => moment(text, record.scope.timeZone);
  paper.section("8 Approval", { room: 120 });
  const { approval } = record;
  if (approval)
    paper.provenance([
      ["Approved by", approval.by],
      ["Approved", at(approval.at)],
      ["Statement", `“${approval.sentence}”`],
      ["Second factor", `${approval.factorMethod}, ${at(approval.factorAt)}`],
      [
        "Two pairs of eyes",
        approval.ownWork
          ? "switched off: the approver also made decisions in this review"
          : "yes: the approver made no decisions in this review",
      ],
      ...(approval.account ? [["Account of the approver", approval.account] as [string, string]] : []),
    ]);
  else paper.text("This review has not been approved yet.");
}

function layVerification(paper: Paper, record: ReviewRecord): void {
  paper.section("9 After closing, and verification");
  paper.table({
    columns: [{ head: "When (UTC)" }, { head: "Event", style: "bold" }, { head: "By" }],
    rows: record.afterClosing.map((one) => [shortMoment(one.at), one.what, actorLabel(one.by)]),
    empty: "No events since closing.",
  });
  if (record.contentHash) paper.facts([["Approved content SHA-256", hash(record.contentHash)]]);
  paper.text(
    "To verify: take the record as JSON, remove the members ",
    mono("removals, afterClosing, contentHash"),
    ", write it in canonical form (RFC 8785) and compute its SHA-256. The result equals the hash of the approved content above and the one in the audit log entry ",
    mono("access-reviews.approve"),
    ".",
  );
}
