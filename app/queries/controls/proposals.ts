import type { AppContext } from "#app/context";
import { readEyes } from "#app/queries/installation/two-pairs";
import type { ReadDb } from "#db/client";
import { listControlVersions, type RecordedVersion } from "#db/controls/controls";
import { listPopulations } from "#db/controls/populations";
import { listProposals } from "#db/controls/proposals";
import { findOrganisation, zoneOfOrganisation } from "#db/installation/organisation";
import { type Effect, effectOf } from "#domain/controls/effects";
import {
  changedFields,
  ownProposal,
  type Proposal,
  type ProposalState,
  proposalState,
  proposalWords,
} from "#domain/controls/proposals";
import { dayOf } from "#domain/days";
import { eyesProblem } from "#domain/installation/two-pairs";

type ProposalLine = {
  id: string;
  ref: string;
  what: string;
  reason: string;
  by: string;
  at: Date;
  state: ProposalState;
  decidedBy: string | null;
  decidedAt: Date | null;
};

/** Undecided proposals of one control, those that are out of date too. */
export async function listWaitingProposals(read: ReadDb, controlId: string): Promise<ProposalLine[]> {
  return (await listProposals(read, { controlId, decided: 0 })).map(lineOf);
}

/** All undecided proposals with whether this user can confirm them, and the newest decided ones. */
export async function readProposals(read: ReadDb, userId: string) {
  const all = await listProposals(read);
  const waiting = await Promise.all(
    all
      .filter(({ decision }) => !decision)
      .map(async (one) => ({
        ...lineOf(one),
        mayConfirm:
          proposalState(one) === "waiting" &&
          eyesProblem(await readEyes(read, userId, [one.proposedBy]), ownProposal) === null,
      })),
  );
  return { waiting, decided: all.filter(({ decision }) => decision).map(lineOf) };
}

/** One proposal: each field before and after, what it does to the windows of the period, and what this user can do. */
export async function readProposal(app: AppContext, userId: string, id: string) {
  const [proposal] = await listProposals(app.read, { id });
  if (!proposal) return undefined;
  const versions = (await listControlVersions(app.read, proposal.controlId)).get(proposal.controlId) ?? [];
  const base = versions.find(({ version }) => version === proposal.version);
  if (!base) return undefined;
  const eyes = await readEyes(app.read, userId, [proposal.proposedBy]);
  const state = proposalState(proposal);
  const { owner, ownerNames, decision, content } = proposal;
  const changed = changedFields(base, content);
  if (owner)
    changed.push({
      label: "Owner",
      before: ownerNames.before ?? "unassigned",
      after: ownerNames.after ?? "unassigned",
    });
  return {
    ...lineOf(proposal),
    title: base.title,
    version: proposal.version,
    decision: decision && { ...decision, at: new Date(decision.at) },
    changed,
    effect:
      state === "waiting" && Object.keys(content).length > 0
        ? await readEffect(app, versions, { ...base, ...content })
        : null,
    own: proposal.proposedBy === userId,
    problem: state === "waiting" ? eyesProblem(eyes, ownProposal) : null,
  };
}

async function readEffect(
  app: AppContext,
  versions: RecordedVersion[],
  next: RecordedVersion,
): Promise<Effect | null> {
  const organisation = await findOrganisation(app.read);
  const zone = zoneOfOrganisation(organisation);
  const today = dayOf(app.now(), zone);
  const { period_from: from, period_to: to } = organisation ?? {};
  if (!from || !to || today > to) return null;
  const period = { from, to };
  const populations = await listPopulations(app.read, period, (instant) => dayOf(instant, zone));
  const latest = versions.at(-1)!;
  const version = {
    ...next,
    version: latest.version + 1,
    inForceFrom: today > latest.inForceFrom ? today : latest.inForceFrom,
  };
  return effectOf(versions, version, { period, anchor: from, populations, today });
}

function lineOf(one: Proposal): ProposalLine {
  return {
    id: one.id,
    ref: one.controlRef,
    what: proposalWords(one),
    reason: one.reason,
    by: one.proposedName,
    at: new Date(one.proposedAt),
    state: proposalState(one),
    decidedBy: one.decision?.by ?? null,
    decidedAt: one.decision ? new Date(one.decision.at) : null,
  };
}
