import { stateOf } from "#app/queries/controls/exceptions";
import { type ControlView, readProgramme } from "#app/queries/controls/programme";
import { secondPersonOf } from "#app/queries/controls/waivers";
import type { ReadDb } from "#db/client";
import { type ExceptionRow, listExceptions } from "#db/controls/exceptions";
import { listWaivers } from "#db/controls/waivers";
import { listRecorders } from "#db/evidence/evidence";
import { frequencyNames } from "#domain/controls/controls";
import type { Occurrence } from "#domain/controls/judging";
import { awaitsAcceptance } from "#domain/controls/proofs";
import { confirmationProblem } from "#domain/controls/waivers";
import { addDays, endOfDay, longDay, longDays, startOfDay } from "#domain/days";
import type { Task } from "#domain/tasks/tasks";

/** Days ahead that the officer's home looks. */
const AHEAD = 30;

/** For each control the oldest open occurrence that is overdue or due within 30 days, and exceptions that wait for action. */
export async function listProgrammeTasks(
  read: ReadDb,
  now: Date,
  personId: string | null = null,
): Promise<Task[]> {
  const { controls, today, zone } = await readProgramme(read, now);
  const soon = addDays(today, AHEAD);
  const next = controls.flatMap((control) => {
    const open = control.occurrences.find((one) => one.state === "due" && one.due <= soon);
    return open && !control.retired ? [{ control, open, given: open.proofs.filter(awaitsAcceptance) }] : [];
  });
  const recorders = await listRecorders(
    read,
    next.flatMap(({ given }) => given.map(({ evidenceId }) => evidenceId)),
  );
  const due = next.map(({ control, open, given }) => {
    const waiting = given.length > 0;
    return taskOf(control, {
      key: `controls:${control.id}:${open.key}`,
      title: `${waiting ? "Accept" : "Add"} evidence for ${control.ref}: ${control.version.title}`,
      detail: open.event ? `For ${open.event.label}` : `For ${longDays(open.from, open.due)}`,
      dueAt: endOfDay(open.due, zone),
      dueDay: true,
      since: startOfDay(open.from, zone),
      alike: `${frequencyNames[control.version.frequency]} checks ${waiting ? "await acceptance" : "close"}`,
      ...(waiting
        ? {
            needs: "evidence.review",
            makers: given.map(({ evidenceId }) => recorders.get(evidenceId) ?? null),
          }
        : {}),
    });
  });
  const byId = new Map(controls.map((control) => [control.id, control]));
  const exceptions = (await listExceptions(read)).flatMap((row) => {
    const control = byId.get(row.control_id);
    return control ? exceptionTask(row, control) : [];
  });
  const second = await secondPersonOf(read, personId);
  const waivers = await listWaivers(read);
  const confirmations = controls.flatMap((control) =>
    control.occurrences
      .filter((one) => confirmationProblem(one) === null)
      .map((one) => {
        const request = waivers.find((row) => row.control_id === control.id && row.occurrence === one.key);
        const mine = second([request?.signed_by ?? null, control.ownerId]);
        return confirmationTask(control, one, mine ? personId : null);
      }),
  );
  return [...due, ...exceptions, ...confirmations];
}

function taskOf(
  control: ControlView,
  task: Pick<Task, "key" | "title" | "detail" | "dueAt" | "dueDay" | "since" | "alike" | "needs" | "makers">,
): Task {
  return {
    ...task,
    href: `/my/controls/${control.ref}`,
    ownerId: control.ownerId,
    ownerName: control.ownerName,
    kind: "todo",
  };
}

/** A request that an occurrence does not apply: a task of each person who can confirm it, and of others to see that it waits. */
function confirmationTask(control: ControlView, one: Occurrence, personId: string | null): Task {
  const what = `${control.ref} due ${longDay(one.due)} does not apply`;
  return {
    key: `waivers:${control.id}:${one.key}`,
    title: personId ? `Confirm that ${what}` : `Waiting for a second person: ${what}`,
    detail: `${one.waiver?.signedBy}: ${one.waiver?.reason}`,
    href: `/controls/${control.ref}/not-applicable?occurrence=${encodeURIComponent(one.key)}`,
    dueAt: null,
    since: null,
    ownerId: personId,
    ownerName: null,
    kind: "todo",
  };
}

function exceptionTask(row: ExceptionRow, control: ControlView): Task[] {
  const state = stateOf(row);
  if (state !== "proposed" && state !== "confirmed") return [];
  const proposed = state === "proposed";
  return [
    {
      key: `exceptions:${row.id}`,
      title: proposed
        ? `Confirm or explain ${row.ref} of ${row.control_ref}`
        : `Remediate and close ${row.ref} of ${row.control_ref}`,
      detail: proposed ? row.found : (row.fix ?? row.found),
      href: `/exceptions/${row.ref}`,
      dueAt: null,
      since: new Date(row.confirmed_at ?? row.proposed_at),
      // Only officers can answer an exception: an owner who is none has no task of it.
      ownerId: proposed ? control.ownerId : row.owner_id,
      ownerName: proposed ? control.ownerName : row.owner_name,
      kind: "todo",
      ...(proposed ? { decision: true as const } : {}),
      needs: "exceptions.edit",
      alike: proposed ? "exceptions await a response" : "exceptions await remediation",
    },
  ];
}
