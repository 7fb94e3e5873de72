import type { Visitor } from "#app/auth/visitor";
import type { AppContext } from "#app/context";
import { findControl } from "#db/controls/controls";
import { listReviews } from "#db/evidence/evidence";
import { listEvidence } from "#db/evidence/lists";

/** The control when this visitor owns it or stands in for its owner; undefined otherwise. */
export async function findOwnControl(app: AppContext, visitor: Visitor, ref: string) {
  const control = await findControl(app.read, ref);
  const own =
    control && visitor.personId !== null && [control.owner_id, control.deputy_id].includes(visitor.personId);
  return own ? control : undefined;
}

/** What this visitor added as evidence of the control, the newest first, and what came of it. */
export async function listOwnEvidence(app: AppContext, visitor: Visitor, ref: string) {
  const items = await listEvidence(app.read, { control: ref }, { limit: 200, offset: 0 });
  const own = items.filter((item) => item.recorded_by_user === visitor.userId).slice(0, 20);
  return Promise.all(
    own.map(async (item) => ({
      reference: item.ref,
      title: item.title,
      at: new Date(item.recorded_at),
      verdict: item.verdict as "accepted" | "returned" | null,
      reason:
        item.verdict === "returned" ? ((await listReviews(app.read, item.id)).at(-1)?.reason ?? null) : null,
    })),
  );
}
