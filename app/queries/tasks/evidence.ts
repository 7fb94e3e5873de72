import type { ReadDb } from "#db/client";
import { latestRuns, listTargets } from "#db/evidence/collectors";
import { listControlStandings, listEvidence } from "#db/evidence/lists";
import { organisationZone } from "#db/installation/organisation";
import { actorLabel } from "#domain/actor-names";
import { addDays, dayOf, endOfDay } from "#domain/days";
import { controlFreshness } from "#domain/evidence/evidence";
import { DECIDE_WITHIN_DAYS, type Task } from "#domain/tasks/tasks";

const MOST = 200;
const nobody = { ownerId: null, ownerName: null, dueAt: null };

/** Evidence that needs action: to be reviewed, to be answered, stale, or a collector with findings. */
export async function listEvidenceTasks(read: ReadDb, now: Date): Promise<Task[]> {
  const zone = await organisationZone(read);
  const page = { limit: MOST, offset: 0, order: { sort: "recorded", descending: false } } as const;
  const [waiting, returned, standings, targets, runs] = await Promise.all([
    listEvidence(read, { state: "waiting", followed: false }, page),
    listEvidence(read, { state: "returned" }, page),
    listControlStandings(read),
    listTargets(read),
    latestRuns(read),
  ]);
  return [
    ...waiting.map(
      (item): Task => ({
        key: `evidence:review:${item.id}`,
        title: `Accept or return ${item.title}`,
        detail: `${item.ref}, recorded by ${actorLabel(item.recorded_by)}`,
        href: `/evidence/${item.ref}`,
        since: new Date(item.recorded_at),
        kind: "todo",
        ...nobody,
        decision: true,
        makers: [item.recorded_by_user],
        alike: "items of evidence await review",
        needs: "evidence.review",
        dueAt: endOfDay(addDays(dayOf(new Date(item.recorded_at), zone), DECIDE_WITHIN_DAYS), zone),
        dueDay: true,
      }),
    ),
    ...returned.map(
      (item): Task => ({
        key: `evidence:returned:${item.id}`,
        title: `Replace returned evidence: ${item.title}`,
        detail: `${item.ref} was returned; add a new item`,
        href: `/evidence/${item.ref}`,
        since: new Date(item.recorded_at),
        kind: "todo",
        ...nobody,
      }),
    ),
    ...standings.flatMap((control): Task[] => {
      const { state, staleAt } = controlFreshness(control.accepted, now);
      if (state !== "stale" || staleAt === null) return [];
      return [
        {
          key: `evidence:stale:${control.id}`,
          title: `Renew evidence for ${control.ref}`,
          detail: control.title,
          href: `/evidence/new?control=${control.ref}`,
          staffHref: `/my/controls/${control.ref}`,
          dueAt: staleAt,
          since: staleAt,
          ownerId: control.ownerId,
          ownerName: control.ownerName,
          kind: "stale",
        },
      ];
    }),
    ...targets.flatMap((target) => collectorTask(target, runs.get(target.id))),
  ];
}

type Targets = Awaited<ReturnType<typeof listTargets>>;
type Runs = Awaited<ReturnType<typeof latestRuns>>;

/** A collector whose last run did not come to an end. */
function collectorTask(target: Targets[number], run: ReturnType<Runs["get"]>): Task[] {
  if (run?.outcome !== "error" && run?.outcome !== "interrupted") return [];
  return [
    {
      key: `collectors:${target.id}`,
      title: `Check why ${target.name} did not respond`,
      detail: run.error ?? "The last run did not finish.",
      href: `/collectors/${target.id}`,
      since: new Date(run.started_at),
      kind: "todo",
      ...nobody,
      ownerId: target.owner_id,
      needs: "collectors.edit",
    },
  ];
}
