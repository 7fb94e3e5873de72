import { type Scope, withinScope } from "#app/visitor";
import type { ReadDb } from "#db/client";
import { listReviewedPeriods, type ScheduleRow } from "#db/review-schedule";
import { listSystems } from "#db/systems";
import { daysBetween } from "#domain/days";
import { isCovered, reviewDates, reviewPeriod } from "#domain/review-schedule";
import { type Cadence, cadenceWords } from "#domain/systems";

/** One system in scope: its rhythm, its period now, and where the review of that period stands. */
export async function scheduleLines(db: ReadDb, schedule: ScheduleRow, today: string, scope: Scope | null) {
  const reviewed = (await listReviewedPeriods(db)).filter((row) => withinScope(scope, row));
  const covered = reviewed.map((row) => ({ systemId: row.system_id, periodTo: row.period_to }));
  const rules = {
    prepareDays: schedule.prepare_days,
    openDays: schedule.open_days,
    decideDays: schedule.decide_days,
  };
  return (await listSystems(db))
    .filter((system) => system.excluded_reason === null)
    .map((system) => {
      const rhythm = {
        cadence: system.cadence as Cadence,
        reviewDays: system.review_days,
        since: system.created_at.slice(0, 10),
      };
      const period = reviewPeriod(rhythm, today);
      const dates = period && reviewDates(period, rules, today);
      const own = reviewed.filter((row) => row.system_id === system.id);
      const last = own.find((row) => row.approved_at !== null);
      const now =
        period && isCovered(system.id, period, covered)
          ? own.find((row) => period.from <= row.period_to && row.period_to <= period.to)
          : undefined;
      return {
        id: system.id,
        name: system.name,
        rhythm: cadenceWords(system.cadence, system.review_days),
        period,
        prepareOn: dates?.prepareOn ?? null,
        openOn: dates?.openOn ?? null,
        listDays: system.population_at ? daysBetween(system.population_at.slice(0, 10), today) : null,
        old: system.population_at
          ? daysBetween(system.population_at.slice(0, 10), today) > schedule.old_days
          : false,
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
export type ScheduleLine = Awaited<ReturnType<typeof scheduleLines>>[number];
