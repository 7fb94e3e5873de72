import type { ReadDb } from "#db/client";
import { type ExceptionRow, listExceptionOccurrences, listExceptions } from "#db/controls/exceptions";
import { organisationZone } from "#db/installation/organisation";
import { exceptionState } from "#domain/controls/exceptions";
import { type Day, dayOf } from "#domain/days";
import { includesDay, type Scope } from "#domain/period-scope";

/** The state of an exception, from its row. */
export function stateOf(row: ExceptionRow) {
  return exceptionState({
    confirmedAt: row.confirmed_at,
    explainedAt: row.explained_at,
    closedOn: row.closed_on,
  });
}

/** Exceptions with the days they are about; an auditor sees those that touch the period. */
export async function listPeriodExceptions(read: ReadDb, scope: Scope | null) {
  const rows = await listExceptions(read);
  const days = await listExceptionOccurrences(read);
  const zone = await organisationZone(read);
  return rows
    .map((row) => ({ row, days: days.filter((day) => day.exception_id === row.id).map((day) => day.due_on) }))
    .filter(({ row, days }) => isAboutPeriod(row, days, scope, zone));
}

/**
 * Whether an exception is about the period: one of the occurrences that it explains was due in it. One that explains none is
 * about the day on which it was proposed and, where it was signed for a time, the day on which that ends.
 */
export function isAboutPeriod(
  row: ExceptionRow,
  due: readonly Day[],
  scope: Scope | null,
  zone: string,
): boolean {
  if (!scope) return true;
  const signed = row.ends_on === null ? [] : [row.ends_on];
  const days =
    due.length > 0 && row.ends_on === null
      ? due
      : [...due, dayOf(new Date(row.proposed_at), zone), ...signed];
  return days.some((day) => includesDay(scope, day));
}
