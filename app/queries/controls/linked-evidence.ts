import type { ReadDb, Tx } from "#db/client";
import { type FollowUpRow, listFollowUps } from "#db/controls/follow-ups";
import { listProofs, type ProofRow } from "#db/controls/proofs";
import type { FollowUp, Proof } from "#domain/controls/proofs";
import { type Day, dayOf } from "#domain/days";
import { groupedBy } from "#domain/groups";

/** A linked evidence item, as the control's page lists it. */
export type Evidence = Proof & {
  title: string;
  source: string;
  /** When the item was recorded. */
  itemAt: string;
};

/** What was linked to each control, by its id, oldest first. Lists of a reader are shared: one that changes is another list. */
export type ProofsByControl = ReadonlyMap<string, readonly Evidence[]>;

/** What was linked to all controls at `now`, or to some of them, read from the tables alone. */
export async function readProofs(
  db: ReadDb | Tx,
  now: Date,
  zone: string,
  controlIds?: readonly string[],
): Promise<ProofsByControl> {
  const [rows, followUps] = await Promise.all([listProofs(db, now, controlIds), readFollowUps(db, zone)]);
  const found = rows.map((row) => [row.controlId, evidenceOf(zone, row, followUps)] as const);
  return new Map(
    [...groupedBy(found, ([controlId]) => controlId)].map(([id, list]) => [
      id,
      list.map(([, evidence]) => evidence),
    ]),
  );
}

/** Removals by the item that holds the record of their review. */
export async function readFollowUps(db: ReadDb | Tx, zone: string): Promise<Map<string, FollowUp[]>> {
  const groups = groupedBy(await listFollowUps(db), (removal) => removal.evidenceId);
  return new Map([...groups].map(([id, list]) => [id, list.map((one) => followUpIn(zone, one))]));
}

function followUpIn(zone: string, { dueAt, proof }: FollowUpRow): FollowUp {
  const day = (at: string) => dayOf(new Date(at), zone);
  return {
    dueOn: day(dueAt),
    provenOn: proof && day(proof.at),
    recordedOn: proof && day(proof.recordedAt),
  };
}

/** A link with the days of its instants in a time zone. */
export function evidenceOf(
  zone: string,
  proof: ProofRow,
  followUps: ReadonlyMap<string, FollowUp[]>,
): Evidence {
  const day = (at: string): Day => (at.length === 10 ? at : dayOf(new Date(at), zone));
  return {
    title: proof.title,
    source: proof.source,
    itemAt: proof.itemAt,
    evidenceId: proof.evidenceId,
    ref: proof.ref,
    dueOn: proof.dueOn,
    eventId: proof.eventId,
    items: proof.items,
    statement: proof.statement,
    performed: { from: day(proof.performed.from), to: day(proof.performed.to) },
    covers: proof.covers,
    extractedOn: day(proof.extractedAt),
    recordedOn: day(proof.recordedAt),
    acceptedOn: proof.acceptedAt === null ? null : day(proof.acceptedAt),
    returned: proof.returned,
    followUps: followUps.get(proof.evidenceId) ?? [],
  };
}

/** The order of recording, in which `listProofs` gives them. */
export function byRecording(a: Evidence, b: Evidence): number {
  if (a.itemAt !== b.itemAt) return a.itemAt < b.itemAt ? -1 : 1;
  return a.evidenceId < b.evidenceId ? -1 : a.evidenceId > b.evidenceId ? 1 : 0;
}

/** Two lists in the order of recording as one. */
export function merged(a: Evidence[], b: readonly Evidence[]): Evidence[] {
  const last = a.at(-1);
  if (b.length === 0) return a;
  if (!last || byRecording(last, b[0]!) < 0) return a.concat(b);
  return a.concat(b).sort(byRecording);
}
