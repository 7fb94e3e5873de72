import type { FullItem, LastTime } from "#db/access-reviews/items";
import { type Flag, idleDays } from "#domain/access-reviews/flags";
import type { DecisionKind } from "#domain/access-reviews/reviews";
import type { RowItem } from "#domain/access-reviews/worklist-items";
import { roleWords } from "#domain/systems/systems";

/** One account as its reviewer sees it, and what was decided. */
type DeskItem = RowItem & {
  precision: string | null;
  last: LastTime | null;
  decision: {
    kind: DecisionKind;
    toRole: string | null;
    reason: string | null;
    bulk: boolean;
    at: Date;
  } | null;
};

/** A stored item as the page shows it. `drawnAt` is when its list was drawn. */
export function worklistItem(
  row: FullItem,
  drawnAt: Date,
  more: Partial<Pick<DeskItem, "holders" | "gone">> = {},
): DeskItem {
  const known = row.last_sign_in !== "never" && row.last_sign_in !== "unknown";
  const createdAt = row.account_created_at ? new Date(row.account_created_at) : null;
  const last = known
    ? ({ at: new Date(row.last_sign_in), precision: "instant" } as const)
    : row.last_sign_in === "never"
      ? "never"
      : "unknown";
  return {
    id: row.id,
    label: row.label,
    system: row.system,
    kind: row.kind,
    status: row.status,
    person:
      row.person_id === null
        ? null
        : {
            title: row.person_title,
            department: row.person_department,
            startsOn: row.person_starts_on,
            endsOn: row.person_ends_on,
          },
    account: row.user_name ?? row.email ?? row.external_id,
    role: row.role,
    means: roleWords(JSON.parse(row.glossary) as Record<string, string>, row.role),
    grants: JSON.parse(row.grants) as string[],
    externalId: row.external_id,
    createdAt: row.account_created_at,
    holders: more.holders ?? { count: 0, names: [] },
    gone: more.gone ?? false,
    mfa: row.mfa,
    privileged: row.privileged,
    lastSignIn: row.last_sign_in,
    precision: row.last_sign_in_precision,
    idle: idleDays(last, createdAt, drawnAt),
    flags: JSON.parse(row.flags) as Flag[],
    last: row.previous_decision === null ? null : (JSON.parse(row.previous_decision) as LastTime),
    decision:
      row.decision === null
        ? null
        : {
            kind: row.decision as DecisionKind,
            toRole: row.to_role,
            reason: row.reason,
            bulk: row.bulk === 1,
            at: new Date(row.decided_at ?? 0),
          },
  };
}
