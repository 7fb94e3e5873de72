import type { AppContext } from "#app/context";
import { isCalled } from "#app/queries/breach-clocks/called";
import { listClocksAndDamaged } from "#db/breach-clocks/damaged-clocks";
import { listTimeline } from "#db/incidents/facts";
import { listHolds } from "#db/incidents/holds";
import { findIncident } from "#db/incidents/incidents";
import { listIncidentTasks } from "#db/incidents/tasks";
import { markedTitle } from "#domain/exercises";
import { breachRule } from "#policies/clocks";

const SHOWN = 50;

/** What a person alerted about an incident sees of it: its running clocks and who has it. Undefined for everyone else. */
export async function readCall(app: AppContext, userId: string, ref: string, personId: string | null = null) {
  const incident = await findIncident(app.read, ref);
  if (!incident || !(await isCalled(app.read, incident, userId))) return undefined;
  const { clocks, damaged } = await listClocksAndDamaged(app.read, incident.id);
  const running = clocks.flatMap(({ id, recipient, ruleId, startsAt, deadlineAt, ended }) =>
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
    damaged: damaged.flatMap(({ ruleId, recipient, open }) =>
      open ? [`${breachRule(ruleId)?.name ?? ruleId}, ${recipient}`] : [],
    ),
    more: Math.max(0, running.length - SHOWN),
    led:
      personId !== null && incident.lead_id === personId ? await readLed(app, incident.id, personId) : null,
    holder: hold ? { name: hold.name, until: hold.held_until, mine: hold.user_id === userId } : null,
  };
}

/**
 * What the lead of an incident works with: what happened, and who does what. A lead is often a member of staff, who sees neither the
 * register nor its evidence: tasks of others come without their address.
 */
async function readLed(app: AppContext, incidentId: string, personId: string) {
  const [lines, tasks] = [
    await listTimeline(app.read, incidentId),
    await listIncidentTasks(app.read, { incidentId }),
  ];
  return {
    lines: lines.length,
    timeline: lines.slice(0, SHOWN).map(({ at, text, by_name, recorded_at }) => ({
      at,
      text,
      by: by_name,
      recordedAt: new Date(recorded_at),
    })),
    tasks: tasks.map(({ id, title, owner, ownerId, dueAt, done, dropped }) => ({
      href: ownerId === personId ? `/my/incident-tasks/${id}` : null,
      title,
      owner,
      dueAt,
      done: done !== null,
      dropped: dropped !== null,
    })),
  };
}
export type LedIncident = Awaited<ReturnType<typeof readLed>>;
