import { secondPersonOf } from "#app/queries/controls/waivers";
import type { ReadDb } from "#db/client";
import { listProposals } from "#db/controls/proposals";
import { proposalState, proposalWords } from "#domain/controls/proposals";
import { groupedBy } from "#domain/groups";
import type { Task } from "#domain/tasks/tasks";

/** Proposed changes of controls: a task of each person who can confirm them, and of others to see that they wait. Those made together are one. */
export async function listControlChangeTasks(
  read: ReadDb,
  _now: Date,
  personId: string | null,
): Promise<Task[]> {
  const second = await secondPersonOf(read, personId);
  const waiting = (await listProposals(read, { decided: 0 })).filter(
    (one) => proposalState(one) === "waiting",
  );
  const batches = groupedBy(waiting, (one) => one.batch);
  return [...batches].map(([batch, list]): Task => {
    const [first] = list;
    const mine = personId !== null && second([first!.proposedBy]);
    const what =
      list.length === 1 ? `a change of ${first!.controlRef}` : `changes of ${list.length} controls`;
    return {
      key: `control-changes:${batch}`,
      title: mine ? `Confirm or return ${what}` : `Waiting for a second person: ${what}`,
      detail: `${first!.proposedName}: ${proposalWords(first!)}. ${first!.reason}`,
      href: list.length === 1 ? `/controls/proposals/${first!.id}` : "/controls/proposals",
      dueAt: null,
      since: new Date(first!.proposedAt),
      ownerId: mine ? personId : null,
      ownerName: null,
      kind: "todo",
    };
  });
}
