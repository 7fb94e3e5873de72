import { hash, Paper, utcAnd } from "#app/pdf/layout/page";

export type PolicyPaper = {
  organisation: string;
  timeZone: string;
  title: string;
  slug: string;
  number: string;
  body: string;
  sha256: string;
  changeNote: string;
  owner: string | null;
  authors: string[];
  criteria: string[];
  submittedBy: string | null;
  submittedAt: Date | null;
  approver: string | null;
  approvedAt: Date | null;
  factor: { method: string; at: Date } | null;
  onePairOfEyes: boolean;
  /** Where the approver's account was opened within another user's reach. */
  approverAccount: string | null;
  publisher: string;
  publishedAt: Date;
  effectiveOn: string;
  retiredOn: string | null;
  reviewMonths: number;
};

/** One published version of a policy: what it says, who wrote, approved and published it, and the hash of the text. */
export function policyPaper(data: PolicyPaper): Paper {
  const { timeZone, title, number } = data;
  const paper = new Paper({
    number: `${data.slug} ${number}`,
    subject: `${title} ${number}`,
    title: `${title} ${number}`,
    organisation: data.organisation,
    madeAt: data.publishedAt,
    madeBy: data.publisher,
    timeZone,
    data,
  });
  paper.cover({
    kind: "Policy",
    title: [`Version ${number}`, title],
    lines: [`In effect from ${data.effectiveOn}${data.retiredOn ? ` until ${data.retiredOn}` : ""}`],
  });
  paper.section("Approval");
  const at = (instant: Date | null) => (instant ? utcAnd(instant, timeZone) : "not recorded");
  paper.provenance([
    ["Policy", `${title}, version ${number}`],
    ["In effect from", data.effectiveOn],
    ["Retired on", data.retiredOn ?? "not retired"],
    ["What changed", data.changeNote],
    ["Owner", data.owner ?? "unassigned"],
    ["Criteria", data.criteria.join(", ") || "none"],
    ["Review frequency", `every ${data.reviewMonths} months`],
    ["Written by", data.authors.join(", ")],
    ["Submitted", `${data.submittedBy ?? ""}, ${at(data.submittedAt)}`],
    ["Approved by", data.approver ?? ""],
    ["Approved at", at(data.approvedAt)],
    ["Second factor", data.factor ? `${data.factor.method}, verified ${at(data.factor.at)}` : "not recorded"],
    [
      "Two pairs of eyes",
      data.onePairOfEyes
        ? "No: the approver is also an author; the organisation had switched this off"
        : "Yes: the approver is not an author",
    ],
    ...(data.approverAccount ? [["Account of the approver", data.approverAccount] as [string, string]] : []),
    ["Published", `${data.publisher}, ${at(data.publishedAt)}`],
    ["SHA-256 of the text", [hash(data.sha256)]],
  ]);
  paper.note("The hash covers the UTF-8 bytes of the text as stored in Surety and in the vault.");
  paper.section("Text", { newPage: true });
  paper.markdown(data.body);
  return paper;
}
