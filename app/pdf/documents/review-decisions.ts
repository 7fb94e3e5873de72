import { lateAfterwards, overDays, overText, roleText } from "#app/pdf/documents/review-lateness";
import { shortMoment as short, signInText } from "#app/pdf/documents/review-moments";
import type { Paper } from "#app/pdf/layout/page";
import type { Origin } from "#app/queries/installation/origin";
import { FLAG_WORDS, RECIPROCAL } from "#domain/access-reviews/flags";
import type { ReviewRecord } from "#domain/access-reviews/record";
import { actorLabel } from "#domain/actor-names";
import { counted } from "#domain/counted";
import { lookupTable } from "#domain/lookup-table";
import { lengthText } from "#domain/when";

type Item = ReviewRecord["items"][number];
type Removal = ReviewRecord["removals"][number];

const DECIDED = lookupTable({ keep: "kept", change: "to change", revoke: "to revoke" });

/** How many entries a review has, in words. */
export function entries(items: readonly Item[]): string {
  return counted(items.length, "entry", "entries");
}

/** How many entries were decided, and how. */
export function decisionTotals(items: readonly Item[]): string {
  const count = (kind: string) => items.filter((item) => item.decision === kind).length;
  const open = items.filter((item) => item.decision === null).length;
  return `${entries(items)}: ${count("keep")} kept, ${count("change")} to change, ${count("revoke")} to revoke, ${open} open.`;
}

/** Part 4: who reviewed, with what authority and at what pace, and what each of them signed. */
export function layReviewers(paper: Paper, record: ReviewRecord): void {
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
    const replaced = one.pace.replaced ?? 0;
    if (replaced > 0)
      paper.note(
        `${one.name}: ${counted(replaced, "decision was", "decisions were")} undone or replaced by a later one.`,
      );
    if (one.sentence) paper.note(`${one.name} signed: “${one.sentence}”`);
    if (one.account) paper.note(`${one.name}: ${one.account}`);
  }
}

/** Part 5: each entry with its decision. */
export function layDecisions(paper: Paper, { scope, items }: ReviewRecord): void {
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
      `${item.kind}, ${item.status}, ${signInText(item.lastSignIn)}`,
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
    total: decisionTotals(items),
  });
}

/** Part 6: what was revoked or changed, and the list that proves it. */
export function layRemovals(paper: Paper, record: ReviewRecord, origin: Origin): void {
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
      proofText(one),
    ]),
    empty: "Nothing was revoked or changed.",
  });
}

function proofText(one: Removal): string {
  const exception = one.exception ? `, exception ${one.exception}` : "";
  if (one.provenAt)
    return `removed, proven by ${one.provenBy}, as of ${short(one.provenAt)}, SHA-256 ${one.provenSha256?.slice(0, 16)}…`;
  if (one.reopenedAt) return `returned ${short(one.reopenedAt)}, open${exception}`;
  return `open: not yet proven by a later list${exception}`;
}

/** Part 7: what was late, reassigned, extended or left undecided. */
export function layIrregular(paper: Paper, record: ReviewRecord, origin: Origin): void {
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
}
