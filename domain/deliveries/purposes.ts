/** What a delivery is for: decides what an exercise keeps back, what is tried again and what a newer message replaces. */
export type Purpose =
  | "access-review"
  | "acknowledgements"
  | "anchor-moved"
  | "channel-down"
  | "clock"
  | "clock-correction"
  | "clock-notice"
  | "collector-failed"
  | "credentials-ended"
  | "database-damage"
  | "evidence-request"
  | "factor-reset"
  | "incident-task"
  | "invitation"
  | "notice"
  | "passed-on"
  | "password-reset"
  | "policy-notice"
  | "refused"
  | "reminder"
  | "removal-proven"
  | "removal-reopened"
  | "removals"
  | "report"
  | "sign-in"
  | "subprocessor-change"
  | "test";

/**
 * Why a delivery was queued. `purposeId` is the record that the purpose concerns: the first reminder of an alert, a notice, the
 * delivery that was refused, corrected or passed on, a one-time link; for a task of an incident, the person it was assigned to.
 */
export type Occasion = { purpose: Purpose; purposeId?: string };
