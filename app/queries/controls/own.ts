import type { Visitor } from "#app/auth/visitor";
import type { AppContext } from "#app/context";
import { findControl } from "#db/controls/controls";
import { listReviews } from "#db/evidence/evidence";
import { listEvidence } from "#db/evidence/lists";

/** The control when this visitor owns it or is its deputy; undefined otherwise. */
export async function findOwnControl(app: AppContext, visitor: Visitor, ref: string) {
  const control = await findControl(app.read, ref);
  const own =
    control && visitor.personId !== null && [control.owner_id, control.deputy_id].includes(visitor.personId);
  return own ? control : undefined;
}

/** What this visitor added as evidence of the control, the newest first, and what came of it; before it all that was returned and is not superseded yet. */
export async function listOwnEvidence(app: AppContext, visitor: Visitor, ref: string, limit = 20) {
  const own = { control: ref, recorder: visitor.userId };
  const page = { limit, offset: 0 };
  const returned = await listEvidence(app.read, { ...own, state: "returned" }, page);
  const newest = await listEvidence(app.read, own, page);
  const open = new Set(returned.map(({ id }) => id));
  const items = [...returned, ...newest.filter(({ id }) => !open.has(id))];
  return Promise.all(
    items.map(async (item) => ({
      id: item.id,
      reference: item.ref,
      title: item.title,
      at: new Date(item.recorded_at),
      verdict: item.verdict as "accepted" | "returned" | null,
      successor: item.successor,
      /** It was returned and waits for an item that supersedes it. */
      open: open.has(item.id),
      reason:
        item.verdict === "returned" ? ((await listReviews(app.read, item.id)).at(-1)?.reason ?? null) : null,
    })),
  );
}
