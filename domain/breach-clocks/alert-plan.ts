import { escalationOf } from "#domain/breach-clocks/escalation";
import {
  calledAt,
  dueStages,
  includesStage,
  nextStage,
  type StageName,
  weightiest,
} from "#domain/breach-clocks/reminder-stages";
import { addTo } from "#domain/groups";

type Clock = {
  id: string;
  incidentId: string;
  leadId: string | null;
  startsAt: Date | null;
  deadlineAt: Date | null;
};
type Person = { id: string; person_id: string | null; role: string };

/** What the plan is made from. Stages are those of the clock's present deadline, by `deadlineKey`. */
type AlertFacts<C extends Clock, P extends Person> = {
  clocks: readonly C[];
  people: readonly P[];
  /** The user who holds an incident at present, by the incident's id. */
  holders: ReadonlyMap<string, string>;
  raised: ReadonlyMap<string, ReadonlySet<string>>;
  /** Raised at an instant that was still to come, by a clock that was ahead. */
  disregarded: ReadonlyMap<string, ReadonlySet<string>>;
};

/** One clock that alerts one person; `to` is null where no user can be alerted. */
export type PlannedAlert<C, P> = {
  clock: C;
  deadlineAt: Date;
  due: NonNullable<ReturnType<typeof dueStages>>;
  to: P | null;
  /** Whether a clock that was ahead has raised this stage before. */
  repeated: boolean;
};

/**
 * Which running clocks alert whom at `now`, and when each is to be looked at next.
 * @returns the alerts in the order of the clocks, and the clock ids by the instant of their next stage, in milliseconds
 */
export function planAlerts<C extends Clock, P extends Person>(
  facts: AlertFacts<C, P>,
  now: Date,
): { alerts: PlannedAlert<C, P>[]; looks: Map<number, string[]> } {
  const lists = new Map<string, P[]>();
  const alerts: PlannedAlert<C, P>[] = [];
  const looks = new Map<number, string[]>();
  for (const clock of facts.clocks) {
    const { startsAt, deadlineAt } = clock;
    if (!startsAt || !deadlineAt) continue;
    const next = nextStage(startsAt, deadlineAt, now).at.getTime();
    addTo(looks, next, clock.id);
    const key = deadlineKey(clock.id, deadlineAt);
    const raised = (facts.raised.get(key) ?? new Set()) as ReadonlySet<StageName>;
    const due = dueStages(startsAt, deadlineAt, raised, now);
    if (!due) continue;
    const repeated = includesStage(facts.disregarded.get(key) ?? new Set(), due.stage.name);
    const list = lists.get(clock.incidentId) ?? escalationOf(facts.people, clock.leadId);
    lists.set(clock.incidentId, list);
    const recipients = recipientsOf(weightiest(due), list, facts.holders.get(clock.incidentId));
    for (const to of recipients.length > 0 ? recipients : [null])
      alerts.push({ clock, deadlineAt, due, to, repeated });
  }
  return { alerts, looks };
}

/** A clock with one deadline: when the deadline moves, its stages restart. */
export function deadlineKey(clockId: string, deadlineAt: Date): string {
  return `${clockId} ${deadlineAt.toISOString()}`;
}

function recipientsOf<P extends Person>(stage: StageName, list: readonly P[], holderId?: string): P[] {
  const holder = list.find(({ id }) => id === holderId)?.id ?? null;
  const ids = calledAt(
    stage,
    list.map(({ id }) => id),
    holder,
  );
  return list.filter(({ id }) => ids.includes(id));
}
