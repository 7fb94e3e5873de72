import { findReview, listReviewSystems, listSignoffs } from "#db/access-reviews";
import type { ReadDb } from "#db/client";
import { type FullItem, type LastTime, listItemsInFull } from "#db/review-items";
import { attestationText, type DecisionKind } from "#domain/access-reviews";
import { type Flag, idleDays } from "#domain/review-flags";
import { roleWords } from "#domain/systems";

/** One account as its reviewer sees it. */
export type DeskItem = {
  id: string;
  label: string;
  system: string;
  kind: string;
  status: string;
  person: {
    title: string | null;
    department: string | null;
    startsOn: string | null;
    endsOn: string | null;
  } | null;
  account: string;
  role: string | null;
  means: string | null;
  grants: string[];
  mfa: string;
  privileged: string;
  lastSignIn: string;
  precision: string | null;
  idle: number | null;
  flags: Flag[];
  last: LastTime | null;
  decision: {
    kind: DecisionKind;
    toRole: string | null;
    reason: string | null;
    bulk: boolean;
    at: Date;
  } | null;
};

/** What one reviewer has on their desk in one review; null when it is not theirs, or not open yet. */
export async function reviewDesk(db: ReadDb, reviewId: string, personId: string) {
  const review = await findReview(db, reviewId);
  if (!review?.opened_at) return null;
  const rows = await listItemsInFull(db, reviewId, personId);
  if (rows.length === 0) return null;
  const [systems, signoffs] = await Promise.all([
    listReviewSystems(db, reviewId),
    listSignoffs(db, reviewId),
  ]);
  const drawn = new Map(systems.map((system) => [system.system_id, new Date(system.at)]));
  const roles: Record<string, string[]> = {};
  for (const row of rows) {
    const known = roles[row.system] ?? Object.keys(JSON.parse(row.glossary) as Record<string, string>);
    roles[row.system] = known;
    if (row.role && !known.includes(row.role)) known.push(row.role);
  }
  const signed = signoffs.find((row) => row.reviewer_id === personId) ?? null;
  return {
    review: {
      id: review.id,
      ref: review.ref,
      title: review.title,
      periodFrom: review.period_from,
      periodTo: review.period_to,
      dueAt: new Date(review.due_at),
      closed: review.approved_at !== null,
    },
    systems: systems.map((system) => ({
      name: system.system,
      at: new Date(system.at),
      hours: system.removal_hours,
    })),
    via: [...new Set(rows.map((row) => row.via ?? ""))],
    items: rows.map((row) => deskItem(row, drawn.get(row.system_id) ?? new Date(review.opened_at ?? 0))),
    roles,
    attestation: attestationText(rows.length),
    signed: signed && {
      at: new Date(signed.signed_at),
      sentence: signed.attestation,
      factor: signed.factor_method,
      factorAt: new Date(signed.factor_at),
    },
  };
}

function deskItem(row: FullItem, drawnAt: Date): DeskItem {
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
    mfa: row.mfa,
    privileged: row.privileged,
    lastSignIn: row.last_sign_in,
    precision: row.last_sign_in_precision,
    idle: idleDays(last, createdAt, drawnAt),
    flags: JSON.parse(row.flags) as Flag[],
    last: row.last_time === null ? null : (JSON.parse(row.last_time) as LastTime),
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
