import { record } from "#app/audit";
import type { AppContext } from "#app/context";
import { stamp } from "#app/operations/controls/versions";
import { requireStaff } from "#app/operations/staff";
import { type ControlView, readProgramme } from "#app/queries/controls/programme";
import { type Actor, allow, perform, type Work } from "#app/work";
import {
  type ExceptionRow,
  findException,
  findOpenProposal,
  insertException,
  insertExceptionOccurrences,
  listExceptionOccurrences,
  saveException,
} from "#db/controls/exceptions";
import { newId } from "#db/ids";
import { countAuditEntries } from "#db/installation/audit-log";
import { organisationDay } from "#db/installation/organisation";
import { nextReference } from "#db/references";
import { daysText, frequencyNames } from "#domain/controls/controls";
import {
  type CloseInput,
  type ConfirmInput,
  type ExplainInput,
  exceptionState,
} from "#domain/controls/exceptions";
import type { Occurrence, State } from "#domain/controls/judging";
import { dayOf } from "#domain/days";
import { Refused } from "#domain/errors";

/** States of an occurrence that failed: each proposes an exception. */
const failed: readonly State[] = ["late", "part", "missed"];

/**
 * Proposes an exception for each occurrence that was missed, late or shown in part and has none: one for each control, which
 * grows until a person answers it. Safe to run again. Answers the references that were made or extended.
 */
export async function proposeExceptions(work: Work): Promise<string[]> {
  allow(work.actor, "exceptions.edit");
  const programme = await readProgramme(work.db, work.now);
  const taken = new Set(
    (await listExceptionOccurrences(work.db)).map((row) => `${row.control_id} ${row.occurrence}`),
  );
  const refs: string[] = [];
  for (const control of programme.controls) {
    const found = control.occurrences.filter(
      (one) => failed.includes(one.state) && !taken.has(`${control.id} ${one.key}`),
    );
    if (found.length > 0) refs.push(await propose(work, control, found));
  }
  return refs;
}

const lastLook = new WeakMap<AppContext, string>();

/** What the job does each minute: it looks again only when the log has grown or a new day has begun. */
export async function proposeDueExceptions(app: AppContext, actor: Actor): Promise<string[]> {
  const state = `${await organisationDay(app.read, app.now())} ${await countAuditEntries(app.read)}`;
  if (lastLook.get(app) === state) return [];
  const refs = await perform(app, actor, proposeExceptions);
  lastLook.set(app, state);
  return refs;
}

/** A person takes up one occurrence that failed or was recorded late. Answers the exception's reference. */
export async function raiseException(work: Work, controlRef: string, occurrence: string): Promise<string> {
  allow(work.actor, "exceptions.edit");
  const [control] = (await readProgramme(work.db, work.now, null, { ref: controlRef })).controls;
  const one = control?.occurrences.find((candidate) => candidate.key === occurrence);
  if (!control || !one) throw new Refused("not_found", "Occurrence not found in the audit period.");
  if (!failed.includes(one.state) && one.state !== "recorded-late") {
    throw new Refused("conflict", "Only a late, missed or incomplete occurrence can have an exception.");
  }
  const taken = (await listExceptionOccurrences(work.db)).some(
    (row) => row.control_id === control.id && row.occurrence === one.key,
  );
  if (taken) throw new Refused("conflict", "This occurrence already belongs to an exception.");
  return propose(work, control, [one]);
}

async function propose(work: Work, control: ControlView, occurrences: Occurrence[]): Promise<string> {
  const open = await findOpenProposal(work.db, control.id);
  const id = open?.id ?? newId(work.now);
  const ref = open?.ref ?? (await nextReference(work.db, "EX"));
  if (!open) {
    await insertException(work.db, {
      id,
      ref,
      control_id: control.id,
      proposed_at: work.now.toISOString(),
      proposed_by: stamp(work, "").recordedBy,
      expected: expectedText(control, occurrences),
      found: "",
    });
  }
  await insertExceptionOccurrences(
    work.db,
    occurrences.map((one) => ({
      exception_id: id,
      control_id: control.id,
      occurrence: one.key,
      due_on: one.due,
    })),
  );
  const keys = new Set(
    (await listExceptionOccurrences(work.db))
      .filter((row) => row.exception_id === id)
      .map((row) => row.occurrence),
  );
  const found = foundText(control.occurrences.filter((one) => keys.has(one.key)));
  await saveException(work.db, id, { found });
  await record(work, {
    action: open ? "exceptions.extend" : "exceptions.propose",
    subject: { type: "exception", id, ref },
    after: { control: control.ref, occurrences: occurrences.map((one) => one.key), found },
  });
  return ref;
}

function expectedText({ version, versions }: ControlView, occurrences: Occurrence[]): string {
  const judge = versions.find((one) => one.version === occurrences[0]?.version) ?? version;
  return `${judge.title}: ${frequencyNames[judge.frequency]}, with ${daysText(judge.graceDays)} grace period. Expected evidence: ${judge.evidence.join("; ")}.`;
}

/** What was found about these occurrences, as the record says it. */
export function foundText(occurrences: Occurrence[]): string {
  const missed = occurrences.filter((one) => one.state === "missed");
  const late = occurrences.filter((one) => one.state === "late");
  const recorded = occurrences.filter((one) => one.state === "recorded-late");
  const part = occurrences.filter((one) => one.state === "part");
  const days = (list: Occurrence[]) =>
    list.length === 1 ? `due on ${list[0]!.due}` : `due from ${list[0]!.due} to ${list.at(-1)!.due}`;
  const said = [
    missed.length > 0 &&
      `No evidence was accepted for ${missed.length} ${missed.length === 1 ? "occurrence" : "occurrences"} ${days(missed)}.`,
    ...late.map(
      (one) =>
        `The occurrence due on ${one.due} was performed ${daysText(one.daysLate)} late, on ${one.performedOn} (${one.decidedBy?.ref}).`,
    ),
    ...recorded.map(
      (one) =>
        `The occurrence due on ${one.due} was performed in time and its evidence ${one.decidedBy?.ref} was accepted ${daysText(one.daysLate)} after the due date.`,
    ),
    ...part.map(
      (one) => `The occurrence due on ${one.due} is incomplete. Missing: ${one.missing.join("; ")}.`,
    ),
  ];
  return said.filter(Boolean).join(" ");
}

/** A person confirms that the control failed, with the facts. */
export async function confirmException(work: Work, ref: string, input: ConfirmInput): Promise<void> {
  const exception = await answerable(work, ref);
  await requireStaff(work, input.ownerId, "ownerId");
  const change = {
    cause: input.cause,
    affected: input.affected,
    interim_cover: input.interimCover,
    fix: input.fix,
    owner_id: input.ownerId,
  };
  await saveException(work.db, exception.id, {
    ...change,
    confirmed_at: work.now.toISOString(),
    confirmed_by: stamp(work, "").recordedBy,
  });
  await record(work, {
    action: "exceptions.confirm",
    subject: { type: "exception", id: exception.id, ref },
    after: change,
  });
}

/** A person says why it is not an exception after all. The proposal and the reason stay in the record. */
export async function explainException(work: Work, ref: string, input: ExplainInput): Promise<void> {
  const exception = await answerable(work, ref);
  await saveException(work.db, exception.id, {
    explanation: input.explanation,
    explained_at: work.now.toISOString(),
    explained_by: stamp(work, "").recordedBy,
  });
  await record(work, {
    action: "exceptions.explain",
    subject: { type: "exception", id: exception.id, ref },
    reason: input.explanation,
  });
}

/** Closes a confirmed exception with management's response. */
export async function closeException(work: Work, ref: string, input: CloseInput): Promise<void> {
  allow(work.actor, "exceptions.edit");
  const exception = await existing(work, ref);
  if (stateOf(exception) !== "confirmed")
    throw new Refused("conflict", "Only a confirmed exception can be closed.");
  const { zone } = await readProgramme(work.db, work.now, null, { ref: exception.control_ref });
  if (input.closedOn > dayOf(work.now, zone))
    throw new Refused("invalid", "This day is in the future. Enter a past day.", "closedOn");
  const change = { closed_on: input.closedOn, management_response: input.managementResponse };
  await saveException(work.db, exception.id, { ...change, closed_by: stamp(work, "").recordedBy });
  await record(work, {
    action: "exceptions.close",
    subject: { type: "exception", id: exception.id, ref },
    after: change,
  });
}

async function answerable(work: Work, ref: string): Promise<ExceptionRow> {
  allow(work.actor, "exceptions.edit");
  const exception = await existing(work, ref);
  if (stateOf(exception) !== "proposed")
    throw new Refused("conflict", "This exception has already been answered.");
  return exception;
}

async function existing(work: Work, ref: string): Promise<ExceptionRow> {
  const exception = await findException(work.db, ref);
  if (!exception) throw new Refused("not_found", "Exception not found.");
  return exception;
}

function stateOf(row: ExceptionRow) {
  return exceptionState({
    confirmedAt: row.confirmed_at,
    explainedAt: row.explained_at,
    closedOn: row.closed_on,
  });
}
