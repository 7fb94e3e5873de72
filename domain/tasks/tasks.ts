import { counted } from "#domain/counted";
import { type EyesFacts, eyesProblem, judgeEyes } from "#domain/installation/two-pairs";
import { type Action, may, type Role } from "#domain/roles";

/** Days in which a second person decides on what was submitted: our own limit, so that no approval waits without a date. */
export const DECIDE_WITHIN_DAYS = 7;

/** One task, as the Today page lists it. Computed from the records, never stored. */
export type Task = {
  /** Stable over requests: module and record, such as "access-reviews:0192…". */
  key: string;
  /** Verb and object: "Sign off the review of the production database". */
  title: string;
  /** One line of context under the title. */
  detail: string;
  href: string;
  /** The instant it is due; null when nothing sets a date. A calendar day is the end of that day in the organisation's zone. */
  dueAt: Date | null;
  /** `dueAt` is the end of a calendar day. A breach clock may also end at midnight, and is not a day. */
  dueDay?: boolean;
  /** When it can first be done or became stale. */
  since?: Date | null;
  ownerId: string | null;
  ownerName: string | null;
  /** "clock" runs against a breach deadline, "stale" is evidence past its lifetime, "todo" is everything else. */
  kind: "clock" | "todo" | "stale";
  /** Concerns its owner alone and is in no other list: a policy to read, for example. */
  own?: boolean;
  /** Waits for the decision of anybody whose role allows it, beside its owner. */
  decision?: true;
  /**
   * Who did the work that is decided on, by user or person. Where two pairs of eyes are required, neither they nor the
   * holders of accounts that may be theirs decide on it: the operation refuses them.
   */
  makers?: readonly (string | null)[];
  /** What it is one of, in the plural: lines alike of one day are one line that opens. */
  alike?: string;
  /** What someone must be allowed to do it. Owners of records are often members of staff, who may not. */
  needs?: Action;
  /** The line stands for records that are not listed one by one: how many, and how many of them wait for the reader. */
  rest?: { count: number; mine: number; one: string; many: string };
  /** Where it is done by an owner whose role does not open the programme's pages. */
  staffHref?: string;
};

type Reader = { userId: string; personId: string | null; role: Role };

/** Whether a task waits for this person: it is theirs, or anybody's to decide, and the work is not their own. */
function waitsFor(task: Task, { userId, personId }: Reader, eyes: EyesFacts): boolean {
  if (task.rest) return task.rest.mine > 0;
  const theirs = task.ownerId !== null && task.ownerId === personId;
  if (!theirs && !task.decision) return false;
  return !task.makers || eyesProblem(judgeEyes(eyes, userId, task.makers), "own") === null;
}

const verbs = new Set(
  "Accept Add Approve Check Close Confirm Decide Provide Publish Read Reassign Remediate Renew Replace Review Revoke Sign Triage".split(
    " ",
  ),
);

/** The verb with which a task's title begins, for its button; null for what is only there to be known. */
export function verbOf({ title }: Task): string | null {
  const [first = ""] = title.split(" ");
  return verbs.has(first) ? first : null;
}

/** The tasks that wait for a person and that their role lets them do, each at a page that is open to them. */
export function ownTasks(tasks: readonly Task[], reader: Reader, eyes: EyesFacts): Task[] {
  const officer = may(reader.role, "programme.view");
  return tasks
    .filter((task) => waitsFor(task, reader, eyes))
    .filter((task) => officer || task.ownerId === reader.personId || (task.rest && task.staffHref))
    .filter(({ needs }) => needs === undefined || may(reader.role, needs))
    .map((task) => (task.rest ? withRest({ ...task, rest: { ...task.rest, count: task.rest.mine } }) : task))
    .map((task) => (task.staffHref && !officer ? { ...task, href: task.staffHref } : task));
}

/** A line that stands for more records, with their number in its title: "1,204 more items of evidence await review". */
export function withRest(task: Task): Task {
  const { rest } = task;
  return rest ? { ...task, title: counted(rest.count, `more ${rest.one}`, `more ${rest.many}`) } : task;
}

/** How many tasks these are, with those that a line stands for. */
export function countTasks(tasks: readonly Task[]): number {
  return tasks.reduce((sum, { rest }) => sum + (rest?.count ?? 1), 0);
}
