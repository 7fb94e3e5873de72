import type { ScheduleRow } from "#db/access-reviews/schedule";

/** The rules of a schedule or a campaign as their form shows them. */
export function scheduleValues(rules: ScheduleRow) {
  return {
    prepares: rules.prepares ? "on" : "",
    opens: rules.opens ? "on" : "",
    routing: rules.routing,
    namedId: rules.named_id,
    fallbackId: rules.fallback_id,
    prepareDays: String(rules.prepare_days),
    openDays: String(rules.open_days),
    decideDays: String(rules.decide_days),
    oldDays: String(rules.old_days),
  };
}
