import type { ReadDb } from "#db/client";
import type { ItemFacts } from "#db/evidence/item-facts";
import type { EvidenceFilter } from "#db/evidence/item-filter";
import type { Selection } from "#db/evidence/kept-items";

/** By when it was taken or recorded; those of one instant by their ids. */
export type KeptOrder = { sort: "at" | "recorded"; descending: boolean };

/** The items that a filter leaves, in their order; null where it asks for words or for an auditor's days, which the tables know. */
export async function chosenItems(
  db: ReadDb,
  kept: Selection | null,
  filter: EvidenceFilter,
  { sort, descending }: KeptOrder,
): Promise<readonly ItemFacts[] | null> {
  const { q, scope, freshness, control, ...rest } = filter;
  if (!kept || q || scope) return null;
  const row = control
    ? await db.selectFrom("controls").select("id").where("ref", "=", control).executeTakeFirst()
    : undefined;
  const controlId = control ? (row?.id ?? "") : null;
  const key = JSON.stringify([sort, descending, controlId, freshness?.state ?? null, rest]);
  const found = kept.chosen(
    key,
    (item) =>
      fits(item, rest, kept) &&
      (controlId === null || item.controls.includes(controlId)) &&
      (!freshness || isNewest(item, kept)),
    { sort, descending },
  );
  if (!freshness) return found;
  // The cut moves with the clock; few items are the newest of their place.
  const { state, cuts } = freshness;
  return found.filter(({ kind, extractedAt }) => (extractedAt > cuts[kind] ? "fresh" : "stale") === state);
}

function isNewest(item: ItemFacts, kept: Selection): boolean {
  return item.verdict === "accepted" && !item.superseded && !kept.isFollowed(item);
}

type Plain = Omit<EvidenceFilter, "q" | "scope" | "freshness" | "control">;

function fits(item: ItemFacts, filter: Plain, kept: Selection): boolean {
  const { state, kind, target, recorder, recorders, notRecorders, byHand, without } = filter;
  if (kind && item.kind !== kind) return false;
  if (state && !isIn(item, state)) return false;
  if (target && item.target !== target) return false;
  if (recorder && item.recorder !== recorder) return false;
  if (recorders && !recorders.includes(item.recorder ?? "")) return false;
  if (notRecorders?.includes(item.recorder ?? "")) return false;
  if (byHand && !item.byHand) return false;
  if (without?.includes(item.id)) return false;
  return filter.followed !== false || !kept.isFollowed(item);
}

function isIn({ verdict, superseded }: ItemFacts, state: NonNullable<EvidenceFilter["state"]>): boolean {
  if (state === "accepted") return verdict === "accepted";
  return !superseded && verdict === (state === "waiting" ? null : "returned");
}
