import { type ControlVersion, daysText, frequencyNames, populationNames } from "#domain/controls/controls";
import { Refused } from "#domain/errors";
import { z } from "#domain/schema";
import { requiredLine } from "#domain/text-fields";

/** Fields of a version that one person may change alone. */
const alone: readonly (keyof ControlVersion)[] = ["why", "test"];

export type ProposedContent = Partial<Omit<ControlVersion, "version" | "inForceFrom">>;
export type Verdict = "confirmed" | "returned" | "withdrawn";

/** A change of one control that a person proposed, with the outcome. */
export type Proposal = {
  id: string;
  controlId: string;
  controlRef: string;
  batch: string;
  /** The version that it changes. */
  version: number;
  content: ProposedContent;
  owner: { before: string | null; after: string | null } | null;
  ownerNames: { before: string | null; after: string | null };
  reason: string;
  proposedBy: string;
  proposedName: string;
  proposedAt: string;
  decision: {
    verdict: Verdict;
    version: number | null;
    reason: string | null;
    by: string;
    at: string;
    alone: boolean;
  } | null;
  /** The control's newest version and its owner now. */
  latestVersion: number;
  currentOwner: string | null;
};

export type ProposalState = "waiting" | "outdated" | Verdict;

/** The state of a proposal. Outdated: another version or owner came in between, so that it can only be withdrawn or returned. */
export function proposalState(proposal: Proposal): ProposalState {
  if (proposal.decision) return proposal.decision.verdict;
  const { owner, version, latestVersion, currentOwner } = proposal;
  const moved = version !== latestVersion || (owner !== null && owner.before !== currentOwner);
  return moved ? "outdated" : "waiting";
}

/** @throws Refused (conflict) when the proposal cannot be confirmed any more */
export function checkConfirmable(proposal: Proposal): void {
  const state = proposalState(proposal);
  if (state === "waiting") return;
  throw new Refused(
    "conflict",
    state === "outdated"
      ? `Another change of ${proposal.controlRef} came in between. Propose this one again.`
      : `This change of ${proposal.controlRef} is already ${state}.`,
  );
}

/** Whether a change of these fields needs a second person. */
export function needsSecond(changed: readonly (keyof ProposedContent)[]): boolean {
  return changed.some((field) => !alone.includes(field));
}

export const ownProposal = "You proposed this change. Another person must confirm it.";

/** The buttons on the page of one proposal. */
export const proposalInput = z.discriminatedUnion("do", [
  z.object({ do: z.literal("confirm") }),
  z.object({ do: z.literal("return"), reason: requiredLine("Enter the reason") }),
  z.object({ do: z.literal("withdraw") }),
]);
export type ProposalInput = z.output<typeof proposalInput>;

/** Several proposals confirmed together. */
export const proposalsInput = z.object({
  ids: z.preprocess(
    (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
    z.array(z.string()).min(1, "Choose at least one change"),
  ),
});

/** A control that is retired, or taken up again. */
export const retirementInput = z.object({
  do: z.literal("retire"),
  seen: z.coerce.number().int(),
  reason: requiredLine("Enter the reason"),
});

const labels: Record<keyof ProposedContent, string> = {
  retired: "In force",
  title: "Title",
  statement: "Statement",
  why: "Purpose",
  frequency: "Frequency",
  population: "Population",
  withinDays: "Due within",
  graceDays: "Grace period",
  evidence: "Expected evidence",
  test: "Test procedure",
  criteria: "Criteria",
};

type ChangedField = { label: string; before: string; after: string };

/** Each field that differs, in words, before and after. */
export function changedFields(before: ProposedContent, after: ProposedContent): ChangedField[] {
  return (Object.keys(labels) as (keyof ProposedContent)[])
    .filter((field) => field in after && JSON.stringify(before[field]) !== JSON.stringify(after[field]))
    .map((field) => ({
      label: labels[field],
      before: fieldText(field, before),
      after: fieldText(field, after),
    }));
}

function fieldText(field: keyof ProposedContent, from: ProposedContent): string {
  switch (field) {
    case "retired":
      return from.retired ? "retired" : "in force";
    case "frequency":
      return from.frequency ? frequencyNames[from.frequency] : "";
    case "population":
      return from.population ? populationNames[from.population] : "none";
    case "withinDays":
    case "graceDays":
      return daysText(from[field] ?? 0);
    case "evidence":
      return (from.evidence ?? []).join("\n");
    case "criteria":
      return (from.criteria ?? []).join(", ");
    default:
      return from[field] ?? "";
  }
}

/** What a proposal changes, in a few words: "frequency, grace period". */
export function proposalWords({ content, owner }: Pick<Proposal, "content" | "owner">): string {
  if (content.retired !== undefined)
    return content.retired ? "retire the control" : "take the control up again";
  const fields = (Object.keys(labels) as (keyof ProposedContent)[])
    .filter((field) => field in content)
    .map((field) => labels[field].toLowerCase());
  return [...fields, ...(owner ? ["owner"] : [])].join(", ");
}
