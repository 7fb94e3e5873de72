import type { ReadDb, Tx } from "#db/client";
import type { Day } from "#domain/days";

/** A link between an evidence item and a control, with the instants that decide. */
export type ProofRow = {
  controlId: string;
  evidenceId: string;
  ref: string;
  title: string;
  dueOn: Day | null;
  covers: { from: Day | null; to: Day | null };
  recordedAt: string;
  /** When it was accepted; null while nobody has. */
  acceptedAt: string | null;
};

export async function listProofs(_db: ReadDb | Tx, _controlId?: string): Promise<ProofRow[]> {
  return [];
}
