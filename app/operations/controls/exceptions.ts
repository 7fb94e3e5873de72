import { record } from "#app/audit";
import { stamp } from "#app/operations/controls/programme";
import { requireStaff } from "#app/operations/staff";
import { type ControlView, readProgramme } from "#app/queries/controls/programme";
import { allow, type Work } from "#app/work";
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
import { nextReference } from "#db/references";
import { daysText, frequencyNames } from "#domain/controls/controls";
import {
  type CloseInput,
  type ConfirmInput,
  type ExplainInput,
  exceptionState,
} from "#domain/controls/exceptions";
import type { Occurrence } from "#domain/controls/occurrences";
import { dayOf } from "#domain/days";
import { Refused } from "#domain/errors";

/**
 * Proposes an exception for each missed occurrence that has none: one for each control, which grows until a person
 * answers it. Safe to run again. Answers the references that were made or extended.
 */
export async function proposeExceptions(work: Work): Promise<string[]> {
  allow(work.actor, "exceptions.edit");
  const programme = await readProgramme(work.db, work.now);
  const taken = new Set(
    (await listExceptionOccurrences(work.db)).map((row) => `${row.control_id} ${row.occurrence}`),
  );
  const refs: string[] = [];
  for (const control of programme.controls) {
    const missed = control.occurrences.filter(
      (one) => one.state === "missed" && !taken.has(`${control.id} ${one.key}`),
    );
    if (missed.length > 0) refs.push(await propose(work, control, missed));
  }
  return refs;
}

/** A person takes up one occurrence that was late or missed. Answers the exception's reference. */
export async function raiseException(work: Work, controlRef: string, occurrence: string): Promise<string> {
  allow(work.actor, "exceptions.edit");
  const [control] = (await readProgramme(work.db, work.now, null, { ref: controlRef })).controls;
  const one = control?.occurrences.find((candidate) => candidate.key === occurrence);
  if (!control || !one) throw new Refused("not_found", "Occurrence not found in the audit period.");
  if (one.state !== "late" && one.state !== "missed") {
    throw new Refused("conflict", "Only a late or missed occurrence can have an exception.");
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
  const days = (list: Occurrence[]) =>
    list.length === 1 ? `due on ${list[0]!.due}` : `due from ${list[0]!.due} to ${list.at(-1)!.due}`;
  const said = [
    missed.length > 0 &&
      `No evidence was accepted for ${missed.length} ${missed.length === 1 ? "occurrence" : "occurrences"} ${days(missed)}.`,
    ...late.map(
      (one) =>
        `Evidence ${one.decidedBy?.ref} for the occurrence due on ${one.due} was accepted ${daysText(one.daysLate)} late.`,
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

/** A person says why it is no exception after all. The proposal and the reason stay in the record. */
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
