import type { ReadDb } from "#db/client";
import { type ExceptionRow, listExceptionOccurrences, listExceptions } from "#db/exceptions";
import { exceptionState } from "#domain/exceptions";
import type { Period } from "#domain/occurrences";

/** Where an exception stands, from its row. */
export function stateOf(row: ExceptionRow) {
  return exceptionState({
    confirmedAt: row.confirmed_at,
    explainedAt: row.explained_at,
    closedOn: row.closed_on,
  });
}

/** Exceptions with the days they are about; an auditor sees those that touch the period. */
export async function listPeriodExceptions(read: ReadDb, scope: Period | null) {
  const rows = await listExceptions(read);
  const days = await listExceptionOccurrences(read);
  return rows
    .map((row) => ({ row, days: days.filter((day) => day.exception_id === row.id).map((day) => day.due_on) }))
    .filter(({ row, days }) => !scope || [...days, ...signedDays(row)].some(inside(scope)));
}

/** One that somebody signed for touches the days on which it began and ends. */
function signedDays(row: ExceptionRow): string[] {
  return row.ends_on === null ? [] : [row.proposed_at.slice(0, 10), row.ends_on];
}

function inside(scope: Period): (day: string) => boolean {
  return (day) => scope.from <= day && day <= scope.to;
}
