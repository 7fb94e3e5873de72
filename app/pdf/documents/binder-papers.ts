import { printPolicyChanges } from "#app/pdf/documents/policy-changes";
import type { Fact } from "#app/pdf/layout/facts";
import { hash, type Paper, utcAnd } from "#app/pdf/layout/page";
import { type Rich, state } from "#app/pdf/layout/rich";
import type { BinderData, BoundException, BoundPolicy } from "#app/queries/controls/binder-data";
import { actorLabel } from "#domain/actor-names";
import { stateText } from "#domain/controls/coverage";
import { longDay } from "#domain/days";

/** Exceptions in full, proposed, confirmed or explained: none is left out. `brief` names what is not stated in one line. */
export function printExceptions(
  paper: Paper,
  data: Pick<BinderData, "exceptions" | "timeZone">,
  { brief = false } = {},
): void {
  paper.section("Exceptions", { newPage: true });
  if (data.exceptions.length === 0) {
    paper.text("No exception was proposed or recorded for these controls in the period.");
    return;
  }
  for (const one of data.exceptions) {
    const due = one.due.map(longDay).join(", ");
    const facts: Fact[] = [
      ["Expected", one.expected],
      ["Found", one.found],
    ];
    if (due) facts.push(["Due", due]);
    facts.push(["Proposed", `${utcAnd(one.proposedAt, data.timeZone)} by ${actorLabel(one.proposedBy)}`]);
    if (one.standing.length > 0)
      facts.push([
        "State today",
        one.standing.map((occurrence) => [`${longDay(occurrence.due)}: ${stateText(occurrence)}`]),
      ]);
    if (one.explanation) facts.push(["Explained", `${one.explanation} (${one.explainedBy ?? ""})`]);
    if (one.confirmedAt)
      facts.push(["Confirmed", `${utcAnd(one.confirmedAt, data.timeZone)} by ${one.confirmedBy ?? ""}`]);
    const answers: [name: string, text: string | null][] = [
      ["Cause", one.cause],
      ["Affected", one.affected],
      ["Compensating control", one.interimCover],
      ["Corrective action", one.fix],
      ["Owner", one.owner],
      ["Closed on", one.closedOn && longDay(one.closedOn)],
      ["Management response", one.response],
    ];
    const open = answers.filter(([, text]) => !text).map(([name]) => name);
    if (brief && open.length > 1)
      facts.push(...answers.filter(([, text]) => text), ["Not stated", open.join(", ")]);
    else facts.push(...answers);
    paper.section(`${one.ref}, ${one.control}`, {
      level: 2,
      note: standing(one),
      room: 60 + 22 * facts.length,
    });
    paper.facts(facts);
  }
}

function standing(one: BoundException): Rich {
  if (one.explanation) return state("explained, not an exception", "kept");
  if (one.closedOn) return state("closed", "kept");
  if (one.confirmedAt) return state("confirmed, open", "broken");
  return state("proposed, awaiting response", "due");
}

/** Every version of each policy that was in force in the period, with who approved it, the hash of its text and the text. */
export function printPolicies(paper: Paper, data: BinderData): void {
  paper.section("Policies in force in the period", { newPage: true });
  if (data.policies.length === 0)
    paper.text("No policy for these controls was in force on any day of the period.");
  else printPolicyVersions(paper, data);
  for (const policy of data.policies) {
    const { title, version, effectiveOn: from, effectiveTo: to } = policy;
    paper.section(`${title} ${version}`, {
      level: 2,
      newPage: true,
      note: `Version ${version}, in force ${to ? `from ${longDay(from)} to ${longDay(to)}` : `since ${longDay(from)}`}`,
    });
    const approved = policy.approvedAt
      ? `${policy.approver ?? ""}, ${utcAnd(policy.approvedAt, data.timeZone)}`
      : null;
    paper.provenance([
      ["Owner", policy.owner],
      [
        "Approved by",
        policy.onePairOfEyes ? `${approved} (the author: two pairs of eyes are switched off)` : approved,
      ],
      ...(policy.approverAccount
        ? [["Account of the approver", policy.approverAccount] as [string, string]]
        : []),
      ["Text SHA-256", [[hash(policy.sha256.slice(0, 32))], [hash(policy.sha256.slice(32))]]],
    ]);
    printPolicyChanges(paper, data, policy);
    paper.markdown(policy.body);
  }
}

/** A line for each version; `hashes` adds that of its text, where the text is not printed. */
export function printPolicyVersions(
  paper: Paper,
  data: { number: string; policies: readonly Omit<BoundPolicy, "body" | "before">[] },
  hashes = false,
): void {
  paper.table({
    title: "Versions of policies",
    reference: data.number,
    columns: [
      { head: "Policy" },
      { head: "Version" },
      { head: "In force from" },
      { head: "To" },
      { head: "Approved by" },
      { head: "Second factor" },
      ...(hashes ? [{ head: "Text SHA-256", style: "mono" as const, width: 181 }] : []),
    ],
    rows: data.policies.map((policy): Rich[] => [
      policy.title,
      policy.version,
      longDay(policy.effectiveOn),
      policy.effectiveTo ? longDay(policy.effectiveTo) : "in force",
      policy.approver,
      policy.factor,
      ...(hashes ? [hash(policy.sha256)] : []),
    ]),
  });
}
