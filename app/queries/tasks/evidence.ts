import { readEyesFacts } from "#app/queries/installation/two-pairs";
import type { ReadDb } from "#db/client";
import { latestRuns, listTargets } from "#db/evidence/collectors";
import type { EvidenceFilter } from "#db/evidence/item-filter";
import { countEvidence, type EvidenceLine, listEvidence } from "#db/evidence/lists";
import { listRequests } from "#db/evidence/requests";
import { listControlStandings } from "#db/evidence/standings";
import { organisationZone } from "#db/installation/organisation";
import type { UserRow } from "#db/installation/sessions";
import { listUsers } from "#db/installation/users";
import { actorLabel } from "#domain/actor-names";
import { addDays, dayOf, endOfDay } from "#domain/days";
import { controlFreshness } from "#domain/evidence/evidence";
import { type EyesFacts, eyesProblem, judgeEyes } from "#domain/installation/two-pairs";
import { DECIDE_WITHIN_DAYS, type Task, withRest } from "#domain/tasks/tasks";

const MOST = 20;
const unowned = { ownerId: null, ownerName: null, dueAt: null };

/**
 * Evidence that needs action: to be reviewed, to be answered, stale, or a collector with findings. Of what waits longest so many are
 * listed one by one, for everyone and for the person each; a line says how many more there are.
 */
export async function listEvidenceTasks(
  read: ReadDb,
  now: Date,
  personId: string | null = null,
): Promise<Task[]> {
  const zone = await organisationZone(read);
  const [standings, users, targets, runs] = await Promise.all([
    listControlStandings(read),
    listUsers(read),
    listTargets(read),
    latestRuns(read),
  ]);
  const own = users.filter((user) => personId !== null && user.person_id === personId);
  const waiting = await oldest(
    read,
    { state: "waiting", followed: false },
    { notRecorders: notDecided(await readEyesFacts(read), users, own) },
  );
  const returned = await oldestReturned(read, own);
  return [
    ...waiting.lines.map(
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
    ...restOf(
      waiting,
      "evidence:review",
      ["item of evidence awaits review", "items of evidence await review"],
      {
        href: "/evidence?view=waiting",
        decision: true,
        needs: "evidence.review",
      },
    ),
    ...returned.lines.map((item) => replacing(item, users, standings)),
    ...restOf(
      returned,
      "evidence:returned",
      ["returned item of evidence to replace", "returned items of evidence to replace"],
      {
        href: "/evidence?view=returned",
        staffHref: "/my/controls",
      },
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

/** The users on whose work none of these accounts decides: their own, and those that may be the same person's. */
function notDecided(facts: EyesFacts, users: readonly UserRow[], own: readonly UserRow[]): string[] {
  if (own.length === 0) return [];
  const may = (maker: string) =>
    own.some(({ id }) => eyesProblem(judgeEyes(facts, id, [maker]), "own") === null);
  return users.filter(({ id }) => !may(id)).map(({ id }) => id);
}

/** What was returned and is to be replaced; what was asked for again is a task of its request. */
async function oldestReturned(read: ReadDb, own: readonly UserRow[]): Promise<Oldest> {
  const asked = (await listRequests(read, { unsettled: true })).flatMap(({ answer }) => answer?.id ?? []);
  return oldest(read, { state: "returned", without: asked }, { recorders: own.map(({ id }) => id) });
}

type Oldest = { lines: EvidenceLine[]; count: number; mine: number };

/** What waits longest of these items, and of those that also fit `mine`; how many more there are of each. */
async function oldest(read: ReadDb, filter: EvidenceFilter, mine: EvidenceFilter): Promise<Oldest> {
  const page = { limit: MOST, offset: 0, order: { sort: "recorded", descending: false } } as const;
  const first = await listEvidence(read, filter, page);
  if (first.length < MOST) return { lines: first, count: 0, mine: 0 };
  const ownFilter = { ...filter, ...mine };
  const firstOwn = await listEvidence(read, ownFilter, page);
  const known = new Set(first.map(({ id }) => id));
  const lines = [...first, ...firstOwn.filter(({ id }) => !known.has(id))];
  const isMine = ({ recorded_by_user: by }: EvidenceLine) =>
    mine.recorders ? mine.recorders.includes(by ?? "") : !mine.notRecorders?.includes(by ?? "");
  return {
    lines,
    count: (await countEvidence(read, filter)) - lines.length,
    mine: (await countEvidence(read, ownFilter)) - lines.filter(isMine).length,
  };
}

/** The line that says how many more there are than are listed. */
function restOf(
  { count, mine }: Oldest,
  key: string,
  [one, many]: [string, string],
  task: Pick<Task, "href" | "staffHref" | "decision" | "needs">,
): Task[] {
  if (count === 0) return [];
  const line = { ...unowned, ...task, key: `${key}:more`, title: "", kind: "todo" } as const;
  return [
    withRest({
      ...line,
      detail: `The ${MOST} that have waited longest are listed.`,
      rest: { count, mine, one, many },
    }),
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
