import {
  byRecording,
  type Evidence,
  evidenceOf,
  merged,
  type ProofsByControl,
  readFollowUps,
  readProofs,
} from "#app/queries/controls/linked-evidence";
import type { ReadDb } from "#db/client";
import { type LatestProof, listLatestProofs } from "#db/controls/proofs";
import {
  lastEnding,
  listChangedItems,
  listItemIds,
  type Marks,
  nothingRead,
  readMarks,
  wasChanged,
} from "#db/evidence/marks";
import type { FollowUp } from "#domain/controls/proofs";
import { addTo } from "#domain/groups";

/** Beyond so many links all are read each time: the memory they would hold is worth more than the time. */
export const MOST_LINKS = 500_000;
/** Items read at a time; other requests get a turn between. */
const PART = 500;
/** Tables that say when removals were due and shown. */
const followUpTables = ["removals", "access_reviews", "populations"];

const kept = new WeakMap<ReadDb, KeptProofs>();

/**
 * What was linked to each control at `now`, kept in memory for a reader: after a write only the items that it touched are read. Null where that
 * cannot be known or is too much to keep: see `KeptProofs`.
 */
export async function keptProofs(db: ReadDb, now: Date, zone: string): Promise<ProofsByControl | null> {
  let own = kept.get(db);
  if (own?.zone !== zone) {
    own = new KeptProofs(db, zone);
    kept.set(db, own);
  }
  return own.at(now);
}

/**
 * The evidence of a reader's database, kept up with what is written: the newest rows of its tables and the states in the log say which
 * items to read again. It holds what all rows together say. For an instant before one of them, which comes with a wrong clock, the
 * control's evidence is read from the tables, and all of it where a link was ended later.
 */
class KeptProofs {
  private marks: Marks = nothingRead;
  private byControl: ProofsByControl = new Map();
  private followUps = new Map<string, FollowUp[]>();
  /** For each control the newest instant that its evidence depends on, and the newest at which any link was ended. */
  private readonly newest = new Map<string, string>();
  private ending = "";
  private last: Promise<unknown> = Promise.resolve();
  private readonly known = new Map<string, string>();

  constructor(
    private readonly db: ReadDb,
    readonly zone: string,
  ) {}

  async at(now: Date): Promise<ProofsByControl | null> {
    const turn = this.last.then(() => this.follow());
    this.last = turn.catch(() => {});
    if (!(await turn)) return null;
    const [kept, at] = [this.byControl, now.toISOString()];
    if (this.ending > at) return null;
    const ahead = [...this.newest].filter(([, newest]) => newest > at).map(([id]) => id);
    if (ahead.length === 0) return kept;
    const exact = await readProofs(this.db, now, this.zone, ahead);
    return new Map([...kept, ...ahead.map((id) => [id, exact.get(id) ?? []] as const)]);
  }

  /** Reads what was written since the last time, one call after the other; false when there is too much to keep. */
  private async follow(): Promise<boolean> {
    const marks = await readMarks(this.db);
    if (marks.links > MOST_LINKS) return false;
    if (JSON.stringify(marks) === JSON.stringify(this.marks)) return true;
    const first = this.marks === nothingRead;
    const ids = first
      ? await listItemIds(this.db, marks)
      : await listChangedItems(this.db, this.marks, marks);
    const changed = new Set(ids);
    const followUps =
      first || (await wasChanged(this.db, followUpTables, this.marks, marks))
        ? await readFollowUps(this.db, this.zone)
        : this.followUps;
    for (const id of differing(this.followUps, followUps)) changed.add(id);
    // Whatever is written while this is read is newer than the marks: the next call reads it again.
    const ending = await lastEnding(this.db, this.marks, marks);
    const read = await this.read([...changed]);
    this.followUps = followUps;
    if (ending > this.ending) this.ending = ending;
    for (const { proof, newest } of read)
      if (newest > (this.newest.get(proof.controlId) ?? "")) this.newest.set(proof.controlId, newest);
    this.replace(changed, read);
    this.marks = marks;
    return true;
  }

  private async read(ids: readonly string[]): Promise<LatestProof[]> {
    const found: LatestProof[] = [];
    for (let from = 0; from < ids.length; from += PART)
      for (const one of await listLatestProofs(this.db, ids.slice(from, from + PART))) found.push(one);
    return found;
  }

  private replace(changed: ReadonlySet<string>, read: readonly LatestProof[]): void {
    const fresh = new Map<string, Evidence[]>();
    for (const { proof, counts } of read)
      if (counts) addTo(fresh, proof.controlId, this.shared(evidenceOf(this.zone, proof, this.followUps)));
    const next = new Map(this.byControl);
    for (const id of new Set([...next.keys(), ...fresh.keys()])) {
      const before = next.get(id) ?? [];
      const stay = before.filter(({ evidenceId }) => !changed.has(evidenceId));
      const added = fresh.get(id) ?? [];
      if (stay.length === before.length && added.length === 0) continue;
      next.set(id, Object.freeze(merged(stay, added.sort(byRecording))));
    }
    this.byControl = next;
  }

  /** One text for all that say the same: there are few days and titles, and a hundred thousand items. */
  private shared(one: Evidence): Evidence {
    const same = <T extends string | null>(text: T): T => {
      if (text === null) return text;
      const found = this.known.get(text);
      if (found === undefined) this.known.set(text, text);
      return (found as T | undefined) ?? text;
    };
    return {
      ...one,
      title: same(one.title),
      source: same(one.source),
      dueOn: same(one.dueOn),
      performed: { from: same(one.performed.from), to: same(one.performed.to) },
      covers: one.covers.from === null ? noDays : { from: same(one.covers.from), to: same(one.covers.to) },
      extractedOn: same(one.extractedOn),
      recordedOn: same(one.recordedOn),
      acceptedOn: same(one.acceptedOn),
    };
  }
}

const noDays = { from: null, to: null };

/** Items whose removals are no longer the same. */
function differing(before: Map<string, FollowUp[]>, after: Map<string, FollowUp[]>): string[] {
  if (before === after) return [];
  const ids = [...new Set([...before.keys(), ...after.keys()])];
  return ids.filter((id) => JSON.stringify(before.get(id)) !== JSON.stringify(after.get(id)));
}
