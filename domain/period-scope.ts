import { type Day, dayOf } from "#domain/days";
import { type Moment, mayFallInto } from "#domain/moments";

/** First and last day of what an auditor may look at. */
export type Scope = { from: Day; to: Day };

/** Whether a record with a period of its own has a day in common with the scope; without a scope every record does. */
export function overlaps(scope: Scope | null, period: { period_from: Day; period_to: Day }): boolean {
  return !scope || (period.period_from <= scope.to && period.period_to >= scope.from);
}

/** Whether an access review is about the scope: it was opened, and its period has a day in common. Drafts are no one's but the officers'. */
export function knowsReview(
  scope: Scope | null,
  review: { period_from: Day; period_to: Day; opened_at: string | null },
): boolean {
  return !scope || (review.opened_at !== null && overlaps(scope, review));
}

/** Whether a day lies in the scope. */
export function includesDay(scope: Scope, day: Day): boolean {
  return scope.from <= day && day <= scope.to;
}

export type DatedEvidence = {
  covers_from: Day | null;
  covers_to: Day | null;
  extracted_at: string;
  /** Each a day or an instant. */
  performed_from: string | null;
  performed_to: string | null;
};

/**
 * Whether what an item covers, or the performance that it states, has a day in common with the scope; one that states neither is
 * about the day on which it was taken.
 */
export function touchesScope(item: DatedEvidence, scope: Scope, zone: string): boolean {
  const day = (at: string) => (at.length === 10 ? at : dayOf(new Date(at), zone));
  const { covers_from, covers_to, performed_from, performed_to, extracted_at } = item;
  const stated = performed_from !== null && performed_to !== null && performed_to !== extracted_at;
  if (stated && overlaps(scope, { period_from: day(performed_from), period_to: day(performed_to) }))
    return true;
  if (covers_from && covers_to) return overlaps(scope, { period_from: covers_from, period_to: covers_to });
  return !stated && includesDay(scope, day(extracted_at));
}

export type DatedIncident = {
  source: string;
  created_at: string;
  /** When it occurred, was suspected, discovered or known, each as precisely as known. */
  moments: readonly Moment[];
};

/**
 * Whether an incident is about the scope: it occurred or was noticed on a day of it, or was recorded on one. The day on which
 * history was imported says nothing.
 * @param span the first instant of the scope and the first after it
 */
export function incidentTouches(
  incident: DatedIncident,
  span: { start: Date; before: Date },
  zone: string,
): boolean {
  const { start, before } = span;
  if (incident.moments.some((moment) => mayFallInto(moment, start, before, zone))) return true;
  const recorded = new Date(incident.created_at);
  return incident.source !== "import" && recorded >= start && recorded < before;
}
