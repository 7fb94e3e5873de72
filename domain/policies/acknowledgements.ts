import { addDays, type Day, daysBetween } from "#domain/days";
import { isStaff } from "#domain/people/people";
import { byNumber } from "#domain/policies/versions";

/** Who is asked to acknowledge: all staff, everyone in named departments, or no one. */
export type Audience =
  | { kind: "everyone" }
  | { kind: "departments"; departments: string[] }
  | { kind: "none" };

type Reader = {
  id: string;
  department: string | null;
  startsOn: Day | null;
  endsOn: Day | null;
};

/** Days a person has, counted from the day the version takes effect or they start, whichever is later. */
export const ACKNOWLEDGE_WITHIN_DAYS = 14;

const acknowledgementStates = ["acknowledged", "late", "open", "overdue", "excused"] as const;
export type AcknowledgementState = (typeof acknowledgementStates)[number];

/** Whether the person works here on `day`: from the first day to the last, both included. */
export function worksOn(person: Reader, day: Day): boolean {
  return (person.startsOn === null || person.startsOn <= day) && isStaff(person, day);
}

/** Those of `people` who must acknowledge, on a day: present then and in the audience. */
export function audienceOn<P extends Reader>(audience: Audience, people: P[], day: Day): P[] {
  const present = people.filter((person) => worksOn(person, day));
  if (audience.kind === "everyone") return present;
  if (audience.kind === "none") return [];
  const wanted = new Set(audience.departments.map((name) => name.trim().toLowerCase()));
  return present.filter((person) => person.department && wanted.has(person.department.trim().toLowerCase()));
}

/** The last day to acknowledge in time. */
export function dueOnFor(
  effectiveOn: Day,
  askedOn: Day,
  startsOn: Day | null,
  within = ACKNOWLEDGE_WITHIN_DAYS,
): Day {
  const from = [effectiveOn, askedOn, startsOn ?? ""].sort().at(-1)!;
  return addDays(from, within);
}

/** Whether an acknowledgement of `read` answers the request for `asked`: the same text, or a later one. */
export function answers(
  read: { major: number; minor: number },
  asked: { major: number; minor: number },
): boolean {
  return byNumber(read, asked) >= 0;
}

/** The state of one requirement. `acknowledgedOn` is the day of the first acknowledgement that answers it. */
export function acknowledgementState(
  requirement: { dueOn: Day; excusedAt: Date | null },
  acknowledgedOn: Day | null,
  today: Day,
): AcknowledgementState {
  if (acknowledgedOn !== null) return acknowledgedOn > requirement.dueOn ? "late" : "acknowledged";
  if (requirement.excusedAt) return "excused";
  return today > requirement.dueOn ? "overdue" : "open";
}

/** Reminders, by days after the due day (negative: before it). From a week late on, the manager is notified too. */
const reminderStages = [
  { stage: "asked", days: Number.NEGATIVE_INFINITY, manager: false },
  { stage: "three days before", days: -3, manager: false },
  { stage: "overdue", days: 1, manager: false },
  { stage: "one week overdue", days: 7, manager: true },
  { stage: "two weeks overdue", days: 14, manager: true },
  { stage: "four weeks overdue", days: 28, manager: true },
] as const;
export type ReminderStage = (typeof reminderStages)[number];

/** The latest stage that `today` has reached. After an outage earlier ones are not made up for. */
export function reminderStage(dueOn: Day, today: Day): ReminderStage {
  const days = daysBetween(dueOn, today);
  return reminderStages.filter((each) => days >= each.days).at(-1)!;
}

/** The newest requirement of each person for a policy; older ones are answered by reading the newer text. */
export function latestPerPerson<
  R extends { personId: string; policyId: string; major: number; minor: number },
>(rows: R[]): R[] {
  const latest = new Map<string, R>();
  for (const row of rows) {
    const key = `${row.policyId} ${row.personId}`;
    const other = latest.get(key);
    if (!other || byNumber(other, row) < 0) latest.set(key, row);
  }
  return rows.filter((row) => latest.get(`${row.policyId} ${row.personId}`) === row);
}
