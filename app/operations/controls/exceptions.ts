import { record } from "#app/audit";
import type { AppContext } from "#app/context";
import { expectedText, foundText } from "#app/operations/controls/exception-texts";
import { stamp } from "#app/operations/controls/versions";
import { requireStaff } from "#app/operations/staff";
import { type ControlView, readProgramme } from "#app/queries/controls/programme";
import { type Actor, allow, perform, type Work } from "#app/work";
import type { ReadDb, Tx } from "#db/client";
import {
  type ExceptionRow,
  findException,
  findOpenProposal,
  insertException,
  insertExceptionOccurrences,
  listExceptionOccurrences,
  listExceptions,
  saveException,
} from "#db/controls/exceptions";
import { newId } from "#db/ids";
import { countAuditEntries } from "#db/installation/audit-log";
import { organisationDay } from "#db/installation/organisation";
import { nextReference } from "#db/references";
import {
  type CloseInput,
  type ConfirmInput,
  type ExplainInput,
  exceptionMark,
  exceptionState,
} from "#domain/controls/exceptions";
import type { Occurrence, State } from "#domain/controls/judging";
import { dayOf } from "#domain/days";
import { Refused } from "#domain/errors";

/** States of an occurrence that failed: each proposes an exception. */
const failed: readonly State[] = ["late", "part", "missed"];
/** States of which an exception can say what was found. */
const exceptional: readonly State[] = [...failed, "recorded-late"];

/**
 * Proposes an exception for each occurrence that was missed, late or shown in part and has none: one for each control, which
 * grows until a person answers it, and says what is found now. Safe to run again. Answers the references that were made or extended.
 * `only` names one control by its reference, such as "AC-01".
 */
export async function proposeExceptions(work: Work, only: { ref?: string } = {}): Promise<string[]> {
  allow(work.actor, "exceptions.edit");
  const refs: string[] = [];
  for (const { control, found, restated } of await listUnproposed(work.db, work.now, only)) {
    if (found.length > 0) refs.push(await propose(work, control, found));
    for (const { open, found } of restated) {
      await restate(work, open, found);
      refs.push(open.ref);
    }
  }
  return refs;
}

type Unproposed = {
  control: ControlView;
  /** What failed and has no exception. */
  found: Occurrence[];
  /** Unanswered proposals whose occurrences have become something else since: missed, then performed late. */
  restated: { open: ExceptionRow; found: string }[];
};

async function listUnproposed(db: ReadDb | Tx, now: Date, only: { ref?: string }): Promise<Unproposed[]> {
  const { controls } = await readProgramme(db, now, null, only);
  const rows = await listExceptionOccurrences(db);
  const taken = new Set(rows.map((row) => `${row.control_id} ${row.occurrence}`));
  const unanswered = (await listExceptions(db)).filter((row) => stateOf(row) === "proposed");
  return controls
    .map((control) => {
      const found = control.occurrences.filter(
        (one) => failed.includes(one.state) && !taken.has(`${control.id} ${one.key}`),
      );
      const opens = found.length > 0 ? [] : unanswered.filter((open) => open.control_id === control.id);
      const restated = opens.flatMap((open) => {
        const keys = keysIn(rows, open.id);
        const about = control.occurrences.filter(
          (one) => keys.has(one.key) && exceptional.includes(one.state),
        );
        const now = foundText(about);
        // What is no exception any more, or belongs to another period, keeps the words of its day.
        return now === open.found || about.length < keys.size ? [] : [{ open, found: now }];
      });
      return { control, found, restated };
    })
    .filter(({ found, restated }) => found.length > 0 || restated.length > 0);
}

async function restate(work: Work, open: ExceptionRow, found: string): Promise<void> {
  await saveException(work.db, open.id, { found });
  await record(work, {
    action: "exceptions.restate",
    subject: { type: "exception", id: open.id, ref: open.ref },
    before: { found: open.found },
    after: { found },
  });
}

function keysIn(
  rows: readonly { exception_id: string; occurrence: string }[],
  exceptionId: string,
): Set<string> {
  return new Set(rows.filter((row) => row.exception_id === exceptionId).map((row) => row.occurrence));
}

const lastLook = new WeakMap<AppContext, string>();

/**
 * What the job does each minute: it looks again only when the log has grown or a new day has begun. All controls are read outside a
 * transaction; each one that has something to propose is read again in a transaction of its own, so that others write in between.
 */
export async function proposeDueExceptions(app: AppContext, actor: Actor): Promise<string[]> {
  const now = app.now();
  const state = `${await organisationDay(app.read, now)} ${await countAuditEntries(app.read)}`;
  if (lastLook.get(app) === state) return [];
  const refs: string[] = [];
  for (const { control } of await listUnproposed(app.read, now, {}))
    for (const ref of await perform(app, actor, (work) => proposeExceptions(work, { ref: control.ref })))
      refs.push(ref);
  lastLook.set(app, state);
  return refs;
}

/** A person takes up one occurrence that failed or was recorded late. Answers the exception's reference. */
export async function raiseException(work: Work, controlRef: string, occurrence: string): Promise<string> {
  allow(work.actor, "exceptions.edit");
  const [control] = (await readProgramme(work.db, work.now, null, { ref: controlRef })).controls;
  const one = control?.occurrences.find((candidate) => candidate.key === occurrence);
  if (!control || !one) throw new Refused("not_found", "Occurrence not found in the audit period.");
  if (!exceptional.includes(one.state)) {
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
  const keys = keysIn(await listExceptionOccurrences(work.db), id);
  const found = foundText(control.occurrences.filter((one) => keys.has(one.key)));
  await saveException(work.db, id, { found });
  await record(work, {
    action: open ? "exceptions.extend" : "exceptions.propose",
    subject: { type: "exception", id, ref },
    after: { control: control.ref, occurrences: occurrences.map((one) => one.key), found },
  });
  return ref;
}

/** A person confirms that the control failed, with the facts. `seen` is the `exceptionMark` of what they were shown. */
export async function confirmException(
  work: Work,
  ref: string,
  input: ConfirmInput,
  seen?: string,
): Promise<void> {
  const exception = await answerable(work, ref, seen);
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

/** A person says why it is not an exception after all, of what they were shown. The proposal and the reason stay in the record. */
export async function explainException(
  work: Work,
  ref: string,
  input: ExplainInput,
  seen?: string,
): Promise<void> {
  const exception = await answerable(work, ref, seen);
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

async function answerable(work: Work, ref: string, seen: string | undefined): Promise<ExceptionRow> {
  allow(work.actor, "exceptions.edit");
  const exception = await existing(work, ref);
  if (stateOf(exception) !== "proposed")
    throw new Refused("conflict", "This exception has already been answered.");
  if (seen === undefined) return exception;
  const due = (await listExceptionOccurrences(work.db)).filter((row) => row.exception_id === exception.id);
  const found = exceptionMark(
    exception.found,
    due.map((row) => row.due_on),
  );
  if (seen !== found)
    throw new Refused(
      "conflict",
      `${ref} was changed after you opened this page. Read what was found, then answer it.`,
    );
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
