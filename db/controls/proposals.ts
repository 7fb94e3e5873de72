import type { Insertable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import { listedUntilWrite } from "#db/read-cache";
import type { ProgrammeTables } from "#db/schema/programme";
import type { Proposal, ProposedContent, Verdict } from "#domain/controls/proposals";

/** Proposed changes of controls with their decisions, newest first: those that wait, and of the decided ones the newest `decided`. */
export async function listProposals(
  db: ReadDb | Tx,
  only: { id?: string; controlId?: string; decided?: number } = {},
): Promise<Proposal[]> {
  const { decided = 50, ...which } = only;
  const list = async () => [
    ...(await select(db, which).where("decision.proposal_id", "is", null).execute()),
    ...(await select(db, which).where("decision.proposal_id", "is not", null).limit(decided).execute()),
  ];
  const all = which.id === undefined && which.controlId === undefined;
  const rows = all ? await listedUntilWrite(db, `proposals, ${decided} decided`, list) : await list();
  return rows.map((row) => ({
    id: row.id,
    controlId: row.control_id,
    controlRef: row.ref,
    batch: row.batch,
    version: row.version,
    content: JSON.parse(row.content) as ProposedContent,
    owner: row.owner_changes ? { before: row.owner_before, after: row.owner_after } : null,
    ownerNames: { before: row.before_name, after: row.after_name },
    reason: row.reason,
    proposedBy: row.proposed_by,
    proposedName: row.proposed_name,
    proposedAt: row.proposed_at,
    decision:
      row.verdict === null
        ? null
        : {
            verdict: row.verdict as Verdict,
            version: row.decided_version,
            reason: row.decided_reason,
            by: row.decided_name ?? "",
            at: row.decided_at ?? "",
            alone: row.alone === 1,
          },
    latestVersion: Number(row.latest),
    currentOwner: row.owner_id,
  }));
}

function select(db: ReadDb | Tx, only: { id?: string; controlId?: string }) {
  let query = db
    .selectFrom("control_proposals as proposal")
    .innerJoin("controls", "controls.id", "proposal.control_id")
    .leftJoin("control_proposal_decisions as decision", "decision.proposal_id", "proposal.id")
    .leftJoin("people as before", "before.id", "proposal.owner_before")
    .leftJoin("people as after", "after.id", "proposal.owner_after")
    .selectAll("proposal")
    .select((eb) => [
      "controls.ref",
      "controls.owner_id",
      "before.name as before_name",
      "after.name as after_name",
      "decision.verdict",
      "decision.version as decided_version",
      "decision.reason as decided_reason",
      "decision.decided_name",
      "decision.decided_at",
      "decision.alone",
      eb
        .selectFrom("control_versions")
        .whereRef("control_versions.control_id", "=", "proposal.control_id")
        .select((inner) => inner.fn.max("control_versions.version").as("latest"))
        .as("latest"),
    ])
    .orderBy("proposal.id", "desc");
  if (only.id !== undefined) query = query.where("proposal.id", "=", only.id);
  if (only.controlId !== undefined) query = query.where("proposal.control_id", "=", only.controlId);
  return query;
}

/** Adds a proposed change of a control; nothing of the control changes before another person confirms it. */
export async function insertProposal(
  db: Tx,
  row: Insertable<ProgrammeTables["control_proposals"]>,
): Promise<void> {
  await db.insertInto("control_proposals").values(row).execute();
}

/** Adds what became of a proposal; at most one row each. */
export async function insertProposalDecision(
  db: Tx,
  row: Insertable<ProgrammeTables["control_proposal_decisions"]>,
): Promise<void> {
  await db.insertInto("control_proposal_decisions").values(row).execute();
}
