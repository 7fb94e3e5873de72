import type { AppContext } from "#app/context";
import { isCalled } from "#app/queries/breach-clocks/called";
import { listClocks } from "#db/breach-clocks/clocks";
import { listHolds } from "#db/incidents/holds";
import { findIncident } from "#db/incidents/incidents";
import { markedTitle } from "#domain/exercises";
import { breachRule } from "#policies/clocks";

const SHOWN = 50;

/** What a person alerted about an incident sees of it: its running clocks and who has it. Undefined for everyone else. */
export async function readCall(app: AppContext, userId: string, ref: string) {
  const incident = await findIncident(app.read, ref);
  if (!incident || !(await isCalled(app.read, incident, userId))) return undefined;
  const running = (await listClocks(app.read, incident.id)).flatMap(
    ({ id, recipient, ruleId, startsAt, deadlineAt, ended }) =>
      deadlineAt && !ended
        ? [{ id, recipient, startsAt, deadlineAt, rule: breachRule(ruleId)?.name ?? ruleId }]
        : [],
  );
  const hold = (await listHolds(app.read, app.now())).get(incident.id);
  return {
    ref: incident.ref,
    title: markedTitle(incident.title, incident.exercise === 1),
    closed: ["closed", "not_an_incident"].includes(incident.status),
    clocks: running.slice(0, SHOWN),
    more: Math.max(0, running.length - SHOWN),
    holder: hold ? { name: hold.name, until: hold.held_until, mine: hold.user_id === userId } : null,
  };
}
