import { systemsFor } from "#app/queries/systems/auditor-scope";
import { listRules } from "#db/access-reviews/campaigns";
import { listReviewedPeriods } from "#db/access-reviews/schedule";
import type { ReadDb } from "#db/client";
import { findOrganisation, zoneOfOrganisation } from "#db/installation/organisation";
import { isCovered, reviewDates, reviewPeriod } from "#domain/access-reviews/schedule";
import { dayOf, daysBetween } from "#domain/days";
import { knowsReview, type Scope } from "#domain/period-scope";
import { listDrawnOn } from "#domain/systems/accounts";
import { type Cadence, cadenceWords } from "#domain/systems/systems";

/** One system in scope: its cadence, its current period, and the state of that period's review. */
export async function scheduleLines(db: ReadDb, today: string, scope: Scope | null) {
  const reviewed = (await listReviewedPeriods(db)).filter((row) => knowsReview(scope, row));
  const covered = reviewed.map((row) => ({ systemId: row.system_id, periodTo: row.period_to }));
  const organisation = await findOrganisation(db);
  const zone = zoneOfOrganisation(organisation);
  const rules = await listRules(db);
  return (await systemsFor(db, scope))
    .filter((system) => system.excluded_reason === null)
    .map((system) => {
      const own = rules.find((one) => one.id === system.campaign_id) ?? rules[0]!;
      const rhythm = {
        cadence: system.cadence as Cadence,
        reviewDays: system.review_days,
        since: dayOf(new Date(system.created_at), zone),
        anchor: organisation?.period_from ?? null,
      };
      const period = reviewPeriod(rhythm, today);
      const dates =
        period &&
        reviewDates(
          period,
          { prepareDays: own.prepare_days, openDays: own.open_days, decideDays: own.decide_days },
          today,
        );
      const drawn = listDrawnOn(system, zone);
      const listDays = drawn === null ? null : daysBetween(drawn, today);
      const past = reviewed.filter((row) => row.system_id === system.id);
      const last = past.find((row) => row.approved_at !== null);
      const now =
        period && isCovered(system.id, period, covered)
          ? past.find((row) => period.from <= row.period_to && row.period_to <= period.to)
          : undefined;
      return {
        id: system.id,
        name: system.name,
        rhythm: cadenceWords(system.cadence, system.review_days),
        campaign: own.id && own.name ? { id: own.id, name: own.name } : null,
        prepares: own.prepares === 1,
        period,
        prepareOn: dates?.prepareOn ?? null,
        openOn: dates?.openOn ?? null,
        listDays,
        old: listDays !== null && listDays > own.old_days,
        last: last ? { id: last.id, ref: last.ref, to: last.period_to } : null,
        now: now
          ? {
              id: now.id,
              ref: now.ref,
              state: now.approved_at ? "approved" : now.opened_at ? "open" : "draft",
            }
          : null,
      };
    });
}
