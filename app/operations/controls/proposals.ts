import { record } from "#app/audit";
import { changeHolders, requireCriteria, requireHolders } from "#app/operations/controls/holders";
import { addVersion, requireControl } from "#app/operations/controls/versions";
import { readEyes } from "#app/queries/installation/two-pairs";
import { type Actor, allow, type Work } from "#app/work";
import {
  type ControlRow,
  findControl,
  listControls,
  listControlVersions,
  type RecordedVersion,
} from "#db/controls/controls";
import { insertProposal, insertProposalDecision, listProposals } from "#db/controls/proposals";
import { newId } from "#db/ids";
import {
  checkConfirmable,
  ownProposal,
  type Proposal,
  type ProposalInput,
  type ProposedContent,
  type Verdict,
} from "#domain/controls/proposals";
import { Refused } from "#domain/errors";
import { requireOtherPerson } from "#domain/installation/two-pairs";

type Change = {
  content: ProposedContent;
  /** The new owner, where the owner changes. */
  owner?: { after: string | null };
  reason: string;
  /** The same for proposals made together. */
  batch?: string;
};

/**
 * Proposes a change of one control. Nothing changes before another person confirms it; where two pairs of eyes are switched off it is
 * confirmed at once, and the record says so. Answers the proposal's id.
 */
export async function propose(
  work: Work,
  control: ControlRow,
  latest: RecordedVersion,
  { content, owner, reason, batch }: Change,
): Promise<string> {
  allow(work.actor, "controls.edit");
  const actor = personOf(work.actor);
  requireCriteria(content.criteria ?? []);
  const { deputy_id: deputyId } = (await findControl(work.db, control.ref)) ?? control;
  if (owner) await requireHolders(work, { ownerId: owner.after, deputyId });
  const id = newId(work.now);
  await insertProposal(work.db, {
    id,
    control_id: control.id,
    batch: batch ?? id,
    version: latest.version,
    content: JSON.stringify(content),
    owner_changes: owner ? 1 : 0,
    owner_before: owner ? control.owner_id : null,
    owner_after: owner?.after ?? null,
    reason,
    proposed_by: actor.userId,
    proposed_name: actor.name,
    proposed_at: work.now.toISOString(),
  });
  await record(work, {
    action: "controls.propose-change",
    subject: { type: "control", id: control.id, ref: control.ref },
    before: { version: latest.version },
    after: { proposal: id, ...content, ...(owner && { ownerId: owner.after }) },
    reason,
  });
  const { required } = await readEyes(work.db, actor.userId, []);
  if (!required) await apply(work, await requireProposal(work, id), true);
  return id;
}

/** What a button on the page of one proposal does. */
export async function actOnProposal(work: Work, id: string, input: ProposalInput): Promise<void> {
  if (input.do === "confirm") await confirmProposals(work, [id]);
  else if (input.do === "return") await returnProposal(work, id, input.reason);
  else await withdrawProposal(work, id);
}

/** Another person confirms proposals, all or none: each is written now and in force from today. */
export async function confirmProposals(work: Work, ids: readonly string[]): Promise<void> {
  allow(work.actor, "controls.edit");
  const actor = personOf(work.actor);
  for (const id of new Set(ids)) {
    const proposal = await requireProposal(work, id);
    checkConfirmable(proposal);
    const eyes = await readEyes(work.db, actor.userId, [proposal.proposedBy]);
    await apply(work, proposal, requireOtherPerson(eyes, ownProposal));
  }
}

/** Another person gives a proposal back with a reason. */
export async function returnProposal(work: Work, id: string, reason: string): Promise<void> {
  allow(work.actor, "controls.edit");
  const proposal = await undecided(work, id);
  if (proposal.proposedBy === personOf(work.actor).userId)
    throw new Refused("forbidden", "You proposed this change. Withdraw it instead.");
  await decide(work, proposal, { verdict: "returned", reason });
}

/** The person who proposed it takes it back. */
export async function withdrawProposal(work: Work, id: string): Promise<void> {
  allow(work.actor, "controls.edit");
  const proposal = await undecided(work, id);
  if (proposal.proposedBy !== personOf(work.actor).userId)
    throw new Refused("forbidden", "Only the person who proposed this change can withdraw it.");
  await decide(work, proposal, { verdict: "withdrawn" });
}

/** Takes back proposals that no longer have a cause: a category that was removed was selected again. */
export async function dropProposals(
  work: Work,
  proposals: readonly Proposal[],
  reason: string,
): Promise<void> {
  for (const proposal of proposals) await decide(work, proposal, { verdict: "withdrawn", reason });
}

/** Proposes that a control is retired, or taken up again. Answers the proposal's id. */
export async function proposeRetirement(
  work: Work,
  ref: string,
  seen: number,
  reason: string,
): Promise<string> {
  const { control, latest } = await requireControl(work, ref);
  refuseSeen(latest, seen);
  return propose(work, control, latest, { content: { retired: !latest.retired }, reason });
}

/** @throws Refused (conflict) when another version than the one that the person saw is the latest */
export function refuseSeen(latest: RecordedVersion, seen: number): void {
  if (latest.version !== seen)
    throw new Refused(
      "conflict",
      "Another person changed this control in the meantime. Reload it to see the change.",
    );
}

async function apply(work: Work, proposal: Proposal, alone: boolean): Promise<void> {
  const { content, owner, reason, controlId, controlRef: ref } = proposal;
  const control = (await listControls(work.db)).find(({ id }) => id === controlId);
  const latest = (await listControlVersions(work.db, controlId)).get(controlId)?.at(-1);
  if (!control || !latest) throw new Refused("not_found", "Control not found.");
  const fields = Object.keys(content) as (keyof ProposedContent)[];
  let version: number | null = null;
  if (fields.length > 0) {
    version = await addVersion(work, controlId, latest, content, { reason, by: proposal.proposedName });
    await record(work, {
      action: "controls.edit",
      subject: { type: "control", id: controlId, ref },
      before: Object.fromEntries(fields.map((field) => [field, latest[field]])),
      after: content,
      reason,
    });
  }
  if (owner) await changeHolders(work, control, { ownerId: owner.after });
  await decide(work, proposal, { verdict: "confirmed", version, alone });
}

const actions: Record<Verdict, string> = {
  confirmed: "controls.confirm-change",
  returned: "controls.return-change",
  withdrawn: "controls.withdraw-change",
};

async function decide(
  work: Work,
  { id, controlId, controlRef }: Proposal,
  {
    verdict,
    version = null,
    reason,
    alone = false,
  }: { verdict: Verdict; version?: number | null; reason?: string; alone?: boolean },
): Promise<void> {
  const actor = personOf(work.actor);
  await insertProposalDecision(work.db, {
    proposal_id: id,
    verdict,
    version,
    reason: reason ?? null,
    decided_by: actor.userId,
    decided_name: actor.name,
    factor: actor.factor ? `${actor.factor.method} ${actor.factor.at.toISOString()}` : null,
    decided_at: work.now.toISOString(),
    alone: alone ? 1 : 0,
  });
  await record(work, {
    action: actions[verdict],
    subject: { type: "control", id: controlId, ref: controlRef },
    after: { proposal: id, verdict, version, alone },
    ...(reason !== undefined && { reason }),
  });
}

async function undecided(work: Work, id: string): Promise<Proposal> {
  const proposal = await requireProposal(work, id);
  if (proposal.decision)
    throw new Refused("conflict", `This change is already ${proposal.decision.verdict}.`);
  return proposal;
}

async function requireProposal(work: Work, id: string): Promise<Proposal> {
  const [proposal] = await listProposals(work.db, { id });
  if (!proposal) throw new Refused("not_found", "There is no such proposal.");
  return proposal;
}

function personOf(actor: Actor): Extract<Actor, { kind: "user" }> {
  if (actor.kind !== "user") throw new Refused("forbidden", "Only a person can change a control.");
  return actor;
}
