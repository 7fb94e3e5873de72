import type { ReadDb } from "#db/client";
import { latestRuns, listTargets } from "#db/evidence/collectors";
import { type EvidenceLine, listControlStandings, listEvidence } from "#db/evidence/lists";
import { organisationZone } from "#db/installation/organisation";
import type { UserRow } from "#db/installation/sessions";
import { listUsers } from "#db/installation/users";
import { actorLabel } from "#domain/actor-names";
import { addDays, dayOf, endOfDay } from "#domain/days";
import { controlFreshness } from "#domain/evidence/evidence";
import { DECIDE_WITHIN_DAYS, type Task } from "#domain/tasks/tasks";

const MOST = 200;
const unowned = { ownerId: null, ownerName: null, dueAt: null };

/** Evidence that needs action: to be reviewed, to be answered, stale, or a collector with findings. */
export async function listEvidenceTasks(read: ReadDb, now: Date): Promise<Task[]> {
  const zone = await organisationZone(read);
  const page = { limit: MOST, offset: 0, order: { sort: "recorded", descending: false } } as const;
  const [waiting, returned, standings, users, targets, runs] = await Promise.all([
    listEvidence(read, { state: "waiting", followed: false }, page),
    listEvidence(read, { state: "returned" }, page),
    listControlStandings(read),
    listUsers(read),
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
        ...unowned,
        decision: true,
        makers: [item.recorded_by_user],
        alike: "items of evidence await review",
        needs: "evidence.review",
        dueAt: endOfDay(addDays(dayOf(new Date(item.recorded_at), zone), DECIDE_WITHIN_DAYS), zone),
        dueDay: true,
      }),
    ),
    ...returned.map((item) => replacing(item, users, standings)),
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

/** A returned item is replaced by who recorded it: an officer, or a member on the page of a control that is theirs. */
function replacing(
  item: EvidenceLine,
  users: readonly UserRow[],
  standings: Awaited<ReturnType<typeof listControlStandings>>,
): Task {
  const recorder = users.find(({ id, ended_at }) => id === item.recorded_by_user && ended_at === null);
  const personId = recorder?.person_id ?? null;
  const refs = item.controls?.split(",") ?? [];
  const own = standings.find(
    ({ ref, ownerId, deputyId }) =>
      personId !== null && refs.includes(ref) && [ownerId, deputyId].includes(personId),
  );
  return {
    key: `evidence:returned:${item.id}`,
    title: `Replace returned evidence: ${item.title}`,
    detail: `${item.ref} was returned; add a new item`,
    href: `/evidence/${item.ref}`,
    ...(own
      ? { staffHref: `/my/controls/${own.ref}?supersedes=${item.ref}#add`, needs: "evidence.add-own" }
      : { needs: "evidence.add" }),
    since: new Date(item.recorded_at),
    kind: "todo",
    ownerId: personId,
    ownerName: recorder?.name ?? null,
    dueAt: null,
  };
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
      ...unowned,
      ownerId: target.owner_id,
      needs: "collectors.edit",
    },
  ];
}
