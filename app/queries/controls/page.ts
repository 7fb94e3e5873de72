import { listPeriodExceptions, stateOf } from "#app/queries/controls/exceptions";
import type { ControlView } from "#app/queries/controls/programme";
import type { ReadDb } from "#db/client";
import { listExceptionOccurrences } from "#db/controls/exceptions";
import { notExpectedText } from "#domain/controls/coverage";
import type { Occurrence } from "#domain/controls/judging";
import { awaitsAcceptance } from "#domain/controls/proofs";
import { type Day, daysBetween } from "#domain/days";
import type { Scope } from "#domain/period-scope";
import { dayText } from "#domain/when";

const SHOWN = 14;

/** The occurrences of one control as its page lists them: all when asked for, else the latest, those that were late, missed or waived, and the next one to come. */
export async function occurrenceLines(
  read: ReadDb,
  control: ControlView,
  today: Day,
  { all, scope }: { all: boolean; scope: Scope | null },
) {
  const exceptions = await exceptionsOf(read, control.id, scope);
  const { occurrences } = control;
  const come = occurrences.filter((one) => one.state !== "upcoming");
  const latest = new Set(come.slice(-SHOWN));
  const quiet = ["held", "due", "not-expected"];
  const notable = come.filter((one) => !quiet.includes(one.state)).slice(-SHOWN);
  const next = occurrences.find((one) => one.state === "upcoming");
  const shown =
    all || occurrences.length <= SHOWN + 2
      ? occurrences
      : [...notable.filter((one) => !latest.has(one)), ...latest, ...(next ? [next] : [])];
  return shown.map((one) => lineOf(one, today, exceptions.get(one.key) ?? null));
}

const noon = (day: Day) => new Date(`${day}T12:00:00Z`);

function lineOf(one: Occurrence, today: Day, exception: string | null) {
  const { decidedBy, waiver } = one;
  return {
    key: one.key,
    from: one.from,
    due: one.due,
    state: one.state,
    daysLate: one.daysLate,
    overdue: Math.max(0, daysBetween(one.due, today)),
    event: one.event?.label ?? null,
    eventId: one.event?.id ?? null,
    performed: one.performedOn,
    removalsOn: one.removalsOn,
    missing: one.missing,
    notExpected:
      one.notExpected && notExpectedText(one.notExpected, (day) => dayText(day, noon(today), "UTC", true)),
    version: one.version,
    accepted: decidedBy
      ? { on: decidedBy.acceptedOn ?? "", ref: decidedBy.ref, id: decidedBy.evidenceId }
      : null,
    waiting: one.proofs.filter(awaitsAcceptance).map((proof) => proof.ref),
    returned: one.proofs.filter(({ returned }) => returned === true).map((proof) => proof.ref),
    waiver: waiver
      ? { reason: waiver.reason, signedBy: waiver.signedBy, confirmedBy: waiver.confirmedBy }
      : null,
    exception: one.notExpected ? null : exception,
  };
}

/** By occurrence the exception that explains it, where the visitor may open that one. */
async function exceptionsOf(
  read: ReadDb,
  controlId: string,
  scope: Scope | null,
): Promise<Map<string, string>> {
  const refs = new Map((await listPeriodExceptions(read, scope)).map(({ row }) => [row.id, row.ref]));
  const rows = (await listExceptionOccurrences(read)).filter((row) => row.control_id === controlId);
  return new Map(
    rows.flatMap(({ occurrence, exception_id }): [string, string][] => {
      const ref = refs.get(exception_id);
      return ref ? [[occurrence, ref]] : [];
    }),
  );
}

/** Exceptions of one control that touch the period, for its page. */
export async function controlExceptions(read: ReadDb, control: ControlView, scope: Scope | null) {
  // The window that an engagement does not expect any more belongs to the period in which it falls due.
  const expected = control.occurrences.filter((one) => one.notExpected === null);
  const keys = new Set(expected.map((one) => one.key));
  const about = (await listExceptionOccurrences(read)).filter(
    (row) => row.control_id === control.id && keys.has(row.occurrence),
  );
  const ids = new Set(about.map((row) => row.exception_id));
  return (await listPeriodExceptions(read, scope))
    .filter(({ row }) => ids.has(row.id))
    .map(({ row }) => ({
      ref: row.ref,
      found: row.found,
      cause: row.cause,
      explanation: row.explanation,
      state: stateOf(row),
    }));
}
