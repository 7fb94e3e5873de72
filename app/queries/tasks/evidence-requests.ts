import { requestLine } from "#app/queries/evidence/requests";
import type { ReadDb } from "#db/client";
import { listRequests } from "#db/evidence/requests";
import { organisationZone } from "#db/installation/organisation";
import { readable } from "#db/unreadable";
import { dayOf, endOfDay } from "#domain/days";
import { awaitsAnswer } from "#domain/evidence/requests";
import type { Task } from "#domain/tasks/tasks";

/**
 * What people are asked for, each at the person; where no one is asked any more, the request at the officer's. Answers that wait are
 * among the evidence to review.
 */
export async function listEvidenceRequestTasks(
  read: ReadDb,
  now: Date,
  personId: string | null,
): Promise<Task[]> {
  const zone = await organisationZone(read);
  const waiting = (await listRequests(read, { unsettled: true })).filter(({ state }) => awaitsAnswer(state));
  return readable("evidence_requests", waiting, (request): Task => {
    const { id, ref, title, state, controls, dueOn, askedBy, person, answer } = request;
    const { problem, unassigned } = requestLine(request, dayOf(now, zone));
    const page = `/evidence-requests/${ref}`;
    const own = `/my/evidence-requests/${ref}`;
    const due = { dueAt: endOfDay(dueOn, zone), dueDay: true, kind: "todo" } as const;
    if (problem && (unassigned || person.account !== "none"))
      return {
        key: `evidence-requests:reassign:${id}`,
        title: `Reassign ${ref}: ${title}`,
        detail: problem,
        href: page,
        ...due,
        ownerId: null,
        ownerName: null,
        decision: true,
        needs: "evidence-requests.edit",
      };
    const again = state === "returned";
    return {
      key: `evidence-requests:${id}`,
      title: `Provide evidence: ${title}`,
      detail: again
        ? `${ref}, returned: ${answer?.reason ?? ""}`.slice(0, 160)
        : `${ref} for ${controls}, asked by ${askedBy}`,
      href: person.id === personId ? own : page,
      staffHref: own,
      since: new Date(request.roundAt),
      ...due,
      ownerId: person.id,
      ownerName: person.name,
      needs: "evidence-requests.answer-own",
    };
  });
}
