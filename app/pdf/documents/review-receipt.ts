import { Paper, utcAnd } from "#app/pdf/layout/page";
import type { ReviewReceiptData } from "#app/queries/access-reviews/receipt";

/** What one reviewer signed: their own copy. */
export function reviewReceipt({ receipt, origin }: ReviewReceiptData): Paper {
  const at = (text: string) => utcAnd(new Date(text), origin.timeZone);
  const paper = new Paper({
    number: receipt.review,
    subject: "Receipt of a signed access review",
    title: `${receipt.review} ${receipt.title}, ${receipt.reviewer}`,
    organisation: origin.organisation,
    madeAt: origin.madeAt,
    madeBy: origin.madeBy,
    timeZone: origin.timeZone,
    logLine: origin.logLine,
    data: receipt,
  });
  paper.section(`Receipt: ${receipt.review} ${receipt.title}`);
  paper.facts([
    ["Reviewer", receipt.reviewer],
    ["Signed", at(receipt.signedAt)],
    ["Statement", `“${receipt.sentence}”`],
    ["Second factor", `${receipt.factorMethod}, ${at(receipt.factorAt)}`],
    ["Decided", `${receipt.kept} kept, ${receipt.changed} to change, ${receipt.revoked} to revoke`],
    ["Of these in bulk", `${receipt.bulk}`],
  ]);
  if (receipt.removals.length > 0) {
    paper.section("Access to remove");
    paper.table({
      title: "Accounts",
      reference: receipt.review,
      columns: [
        { head: "Account", style: "bold" },
        { head: "System" },
        { head: "Role", style: "mono" },
        { head: "Decision" },
        { head: "Reason" },
      ],
      rows: receipt.removals.map((one) => [one.account, one.system, one.role, one.what, one.reason]),
    });
  }
  return paper;
}
