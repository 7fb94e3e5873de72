import type { ReviewRecord } from "#domain/access-reviews/record";
import { daysText } from "#domain/controls/controls";
import { DAY_MS } from "#domain/durations";

/** Whole days, begun ones counted, from a removal's limit to its proof, or to `now` while there is none; 0 within the limit. */
export function overDays(one: ReviewRecord["removals"][number], now: Date): number {
  const end = one.provenAt ? Date.parse(one.provenAt) : now.getTime();
  return Math.max(0, Math.ceil((end - Date.parse(one.dueAt)) / DAY_MS));
}

export function overText(days: number): string {
  return days === 0 ? "no" : daysText(days);
}

/** What was late after the signatures: the approval, and removals over their limit as of `now`. */
export function lateAfterwards(
  { approval, removals, scope }: ReviewRecord,
  now: Date,
): ReviewRecord["irregular"] {
  const approved =
    approval && approval.at > scope.dueAt
      ? [
          {
            kind: "late" as const,
            what: "Approved after the due date",
            at: approval.at,
            by: approval.by,
            reason: null,
          },
        ]
      : [];
  const over = removals
    .filter((one) => overDays(one, now) > 0)
    .map((one) => ({
      kind: "late" as const,
      what: `${one.reference}: ${one.provenAt ? "removed" : "open"} ${daysText(overDays(one, now))} over the limit`,
      at: one.provenAt ?? now.toISOString(),
      by: one.owner ?? "no one",
      reason: one.exception ?? null,
    }));
  return [...approved, ...over];
}

/** The role with what it means, as the system explains it. */
export function roleText({ role, roleMeans }: ReviewRecord["items"][number]): string {
  if (role === null) return "none";
  return roleMeans ? `${role}: ${roleMeans}` : role;
}
