import { lateAfterwards, overDays, overText, roleText } from "#app/pdf/documents/review-lateness";
import { movedRows, sinceFacts } from "#app/pdf/documents/review-since";
import { hash, longDay, mono, Paper, utc, utcAnd } from "#app/pdf/layout/page";
import type { Origin } from "#app/queries/installation/origin";
import { FLAG_WORDS, RECIPROCAL } from "#domain/access-reviews/flags";
import type { ReviewRecord } from "#domain/access-reviews/record";
import { actorLabel } from "#domain/actor-names";
import { rowWords, shownMoment } from "#domain/systems/accounts";
import { lengthText } from "#domain/when";

type AccessReviewData = { record: ReviewRecord; origin: Origin };

const DECIDED: Record<string, string> = { keep: "kept", change: "to change", revoke: "to revoke" };

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
  const { scope, items } = record;
  const zone = scope.timeZone;
  const at = (text: string | null) => (text === null ? "not yet" : utcAnd(new Date(text), zone));
  const short = (text: string | null) => (text === null ? "not yet" : utc(new Date(text)));
  const count = (kind: string) => items.filter((item) => item.decision === kind).length;
  const open = items.filter((item) => item.decision === null).length;
  const paper = new Paper({
    ...reviewProperties({ ref: scope.reference, title: scope.title }, origin),
    number: scope.reference,
    madeBy: origin.madeBy,
    timeZone: zone,
    logLine: origin.logLine,
    data: record,
    landscape: true,
  });
  const entries = items.length === 1 ? "1 entry" : `${items.length} entries`;
  const told = `${entries}: ${count("keep")} kept, ${count("change")} to change, ${count("revoke")} to revoke, ${open} open.`;
  paper.cover({
    kind: "Record of an access review",
    title: [scope.reference, scope.title],
    lines: [
      `${longDay(scope.periodFrom)} to ${longDay(scope.periodTo)}`,
      told,
      record.approval ? `Approved ${at(record.approval.at)}` : "Not approved: this record is not final.",
    ],
    holds: `${record.systems.length === 1 ? "1 system" : `${record.systems.length} systems`}, ${entries}`,
  });

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

  const moved = record.systems.flatMap(movedRows);
  if (moved.length > 0)
    paper.table({
      title: "Removed or changed since the last review",
      reference: scope.reference,
      columns: [
        { head: "System" },
        { head: "Since" },
        { head: "Account", style: "bold" },
        { head: "Now" },
        { head: "Roles" },
      ],
      rows: moved,
    });

  paper.section("4 Reviewers and review behaviour", { room: 120 });
  paper.table({
    columns: [
      { head: "Reviewer", style: "bold" },
      { head: "Authority" },
      { head: "Entries", align: "end" },
      { head: "Kept, changed, revoked" },
      { head: "In bulk", align: "end" },
      { head: "Median time", align: "end" },
      { head: "Within 2 s", align: "end" },
      { head: "Details opened", align: "end" },
      { head: "Second factor" },
      { head: "Signed (UTC)" },
    ],
    rows: record.reviewers.map((one) => [
      `${one.name}, ${one.email}`,
      one.authority.join(", "),
      `${one.items}`,
      `${one.kept}, ${one.changed}, ${one.revoked}`,
      `${one.pace.bulk} of ${one.pace.decisions}`,
      one.pace.medianSeconds === null ? "too few" : lengthText(one.pace.medianSeconds * 1000),
      `${one.pace.hasty}`,
      `${one.opened}`,
      one.factorAt ? `${one.factorMethod}, ${short(one.factorAt)}` : "none yet",
      short(one.signedAt),
    ]),
  });
  for (const one of record.reviewers) {
    if (one.sentence) paper.note(`${one.name} signed: “${one.sentence}”`);
    if (one.account) paper.note(`${one.name}: ${one.account}`);
  }

  paper.section("5 Decisions", { room: 160 });
  paper.table({
    title: "Decisions",
    reference: scope.reference,
    columns: [
      { head: "Account", style: "bold" },
      { head: "Account ID", style: "mono" },
      { head: "Kind, status, last sign-in" },
      { head: "System" },
      { head: "Role" },
      { head: "Flags" },
      { head: "Decision" },
      { head: "Reason" },
      { head: "Reviewer" },
      { head: "When (UTC)" },
    ],
    rows: items.map((item) => [
      item.person ? item.account : `${item.account} (no known person)`,
      item.externalId,
      `${item.kind}, ${item.status}, ${item.lastSignIn}`,
      item.system,
      roleText(item),
      item.flags.map((flag) => (flag === FLAG_WORDS.reciprocal ? RECIPROCAL : flag)).join(", "),
      item.decision
        ? `${DECIDED[item.decision]}${item.toRole ? `: ${item.toRole}` : ""}${item.bulk ? ", in bulk" : ""}`
        : "open",
      item.reason ?? "",
      item.reviewer ?? "no one",
      short(item.decidedAt),
    ]),
    total: told,
  });

  paper.section("6 Removals and proof", { room: 120 });
  paper.table({
    columns: [
      { head: "Removal" },
      { head: "Account", style: "bold" },
      { head: "Change" },
      { head: "Owner" },
      { head: "Due (UTC)" },
      { head: "Over the limit", align: "end" },
      { head: "Ticket" },
      { head: "Proof" },
    ],
    rows: record.removals.map((one) => [
      one.reference,
      `${one.account}, ${one.system}`,
      `${one.kind} ${one.role ?? "the account"}${one.toRole ? ` to ${one.toRole}` : ""}`,
      one.owner ?? "no one",
      short(one.dueAt),
      overText(overDays(one, origin.madeAt)),
      one.ticket ?? "none",
      one.provenAt
        ? `removed, proven by ${one.provenBy}, as of ${short(one.provenAt)}, SHA-256 ${one.provenSha256?.slice(0, 16)}…`
        : one.reopenedAt
          ? `returned ${short(one.reopenedAt)}, open${one.exception ? `, exception ${one.exception}` : ""}`
          : `open: not yet proven by a later list${one.exception ? `, exception ${one.exception}` : ""}`,
    ]),
    empty: "Nothing was revoked or changed.",
  });

  paper.section("7 Late, reassigned, extended, undecided");
  paper.table({
    columns: [
      { head: "Kind", style: "bold" },
      { head: "Details" },
      { head: "When (UTC)" },
      { head: "By" },
      { head: "Reason" },
    ],
    rows: [...record.irregular, ...lateAfterwards(record, origin.madeAt)].map((one) => [
      one.kind,
      one.what,
      short(one.at),
      actorLabel(one.by),
      one.reason ?? "",
    ]),
    empty:
      "Nothing was late, reassigned, extended or left undecided: signatures, approval and removals were compared with their due dates.",
  });

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

  paper.section("9 After closing, and verification");
  paper.table({
    columns: [{ head: "When (UTC)" }, { head: "Event", style: "bold" }, { head: "By" }],
    rows: record.afterClosing.map((one) => [short(one.at), one.what, actorLabel(one.by)]),
    empty: "No events since closing.",
  });
  if (record.contentHash) paper.facts([["Content SHA-256", hash(record.contentHash)]]);
  paper.text(
    "To verify: take the record as JSON, remove the members ",
    mono("removals, afterClosing, contentHash"),
    ", write it in canonical form (RFC 8785) and compute its SHA-256. The result equals the content hash above and the one in the audit log entry ",
    mono("access-reviews.approve"),
    ".",
  );
  return paper;
}
