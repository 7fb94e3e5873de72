import { isReader, type ReadDb } from "#db/client";
import { type ItemFacts, listItemFacts } from "#db/evidence/item-facts";
import { listChangedItems, listItemIds, type Marks, nothingRead, readMarks } from "#db/evidence/marks";
import type { EvidenceKind } from "#domain/evidence/evidence";

/** Beyond so many items lists are read from the tables: the memory they would hold is worth more than the time. */
const MOST = 300_000;
/** Items read at a time; other requests get a turn between. */
const PART = 500;
/** Answers kept for one state of the evidence. */
const MOST_ANSWERS = 100;

const kept = new WeakMap<ReadDb, KeptItems>();

/** What lists of a reader choose evidence by, kept up with what is written; null where there is too much of it, and in a transaction. */
export async function keptItems(db: ReadDb): Promise<Selection | null> {
  if (!isReader(db)) return null;
  const own = kept.get(db) ?? new KeptItems(db);
  kept.set(db, own);
  return own.now();
}

/** Reads again the items of which something was written; see `marks.ts`. */
class KeptItems {
  private marks: Marks = nothingRead;
  private selection = new Selection([]);
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly db: ReadDb) {}

  now(): Promise<Selection | null> {
    const turn = this.last.then(() => this.follow());
    this.last = turn.catch(() => {});
    return turn;
  }

  private async follow(): Promise<Selection | null> {
    const marks = await readMarks(this.db);
    if (marks.items > MOST) return null;
    if (JSON.stringify(marks) === JSON.stringify(this.marks)) return this.selection;
    const ids =
      this.marks === nothingRead
        ? await listItemIds(this.db, marks)
        : await listChangedItems(this.db, this.marks, marks);
    const read: ItemFacts[] = [];
    for (let from = 0; from < ids.length; from += PART)
      for (const item of await listItemFacts(this.db, ids.slice(from, from + PART))) read.push(item);
    if (read.length > 0) this.selection = this.selection.with(read);
    this.marks = marks;
    return this.selection;
  }
}

/** All items in one state of the evidence, and what was chosen from them since. */
export class Selection {
  /** For each control the instant of its newest accepted evidence. */
  readonly newest = new Map<string, string>();
  /** For each control and kind the newest evidence that is accepted and not superseded. */
  private readonly standing = new Map<string, Map<EvidenceKind, string>>();
  private readonly latest = new Map<string, string>();
  private readonly answers = new Map<string, readonly ItemFacts[]>();

  /** `items` are in the order in which they were taken. */
  constructor(private readonly items: readonly ItemFacts[]) {
    for (const item of items) {
      if (item.target !== null && item.extractedAt > (this.latest.get(item.target) ?? ""))
        this.latest.set(item.target, item.extractedAt);
      if (item.accepted) this.noteAccepted(item);
    }
  }

  /** A newer one has taken its place: a later collection of the same target, or later accepted evidence for each of its controls. */
  isFollowed({ target, controls, extractedAt }: ItemFacts): boolean {
    const later = (at = "") => at > extractedAt;
    if (target !== null && later(this.latest.get(target))) return true;
    return controls.length > 0 && controls.every((id) => later(this.newest.get(id)));
  }

  /** The same with these items in place of their former facts. */
  with(changed: readonly ItemFacts[]): Selection {
    const ids = new Set(changed.map(({ id }) => id));
    const stay = this.items.filter(({ id }) => !ids.has(id));
    const items: ItemFacts[] = [];
    let from = 0;
    for (const item of changed.toSorted(byTaking)) {
      const place = placeOf(item, stay, from);
      while (from < place) items.push(stay[from++]!);
      items.push(item);
    }
    while (from < stay.length) items.push(stay[from++]!);
    return new Selection(items);
  }

  /** For each control and kind the instant of the newest evidence that is accepted and not superseded. */
  standings(): { controlId: string; kind: EvidenceKind; at: string }[] {
    return [...this.standing].flatMap(([controlId, kinds]) =>
      [...kinds].map(([kind, at]) => ({ controlId, kind, at })),
    );
  }

  /** The items that match, in this order; remembered by `key`, which says all of both. */
  chosen(
    key: string,
    match: (item: ItemFacts) => boolean,
    { sort, descending }: { sort: "at" | "recorded"; descending: boolean },
  ): readonly ItemFacts[] {
    const known = this.answers.get(key);
    if (known) return known;
    if (this.answers.size >= MOST_ANSWERS) this.answers.clear();
    const found = this.items.filter(match);
    if (sort === "recorded") found.sort(byRecording);
    if (descending) found.reverse();
    this.answers.set(key, found);
    return found;
  }

  private noteAccepted({ controls, kind, extractedAt: at, verdict, superseded }: ItemFacts): void {
    for (const controlId of controls) {
      if (at > (this.newest.get(controlId) ?? "")) this.newest.set(controlId, at);
      if (verdict !== "accepted" || superseded) continue;
      const kinds = this.standing.get(controlId) ?? new Map<EvidenceKind, string>();
      this.standing.set(controlId, kinds);
      if (at > (kinds.get(kind) ?? "")) kinds.set(kind, at);
    }
  }
}

/** Where an item belongs in a list in order, from a place on: most of a hundred thousand are not looked at. */
function placeOf(item: ItemFacts, list: readonly ItemFacts[], from: number): number {
  let [low, high] = [from, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (byTaking(list[middle]!, item) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function byTaking(a: ItemFacts, b: ItemFacts): number {
  return compare(a.extractedAt, b.extractedAt) || compare(a.id, b.id);
}

function byRecording(a: ItemFacts, b: ItemFacts): number {
  return compare(a.recordedAt, b.recordedAt) || compare(a.id, b.id);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
