import { findRegimes, listOwnRules } from "#db/breach-clocks/obligations";
import type { ReadDb, Tx } from "#db/client";
import type { ClockRule } from "#domain/breach-clocks/rules";
import { breachRules } from "#policies/clocks";

/** The rules that may bind the organisation in an incident, its own included; those per customer start with the customers. */
export async function bindingRules(db: ReadDb | Tx): Promise<ClockRule[]> {
  const { regimes } = await findRegimes(db);
  const chosen = breachRules.filter((rule) => !rule.perCustomer && regimes.includes(rule.regime));
  return [...chosen, ...(await standingOwnRules(db))];
}

/** The organisation's own rules in the current version, or in the version before an instant (ISO 8601 UTC). */
export async function standingOwnRules(db: ReadDb | Tx, until?: string): Promise<ClockRule[]> {
  const seen = new Set<string>();
  const standing: ClockRule[] = [];
  for (const { rule, ended, recordedAt } of await listOwnRules(db)) {
    if (until !== undefined && recordedAt >= until) continue;
    if (!seen.has(rule.id) && !ended) standing.push(rule);
    seen.add(rule.id);
  }
  return standing;
}
