import { HOUR_MS } from "#domain/durations";

const before = [12, 6, 2, 1] as const;

/** A point at which a running clock calls: half time, hours before the deadline, the deadline, then every hour after it. */
export type StageName = "half" | `before-${(typeof before)[number]}` | "deadline" | `after-${number}`;
export type Stage = { name: StageName; at: Date };
/** Every stage but the hourly ones. */
export const stagesUpToDeadline: readonly StageName[] = [
  "half",
  ...before.map((hours): StageName => `before-${hours}`),
  "deadline",
];

/** The newest hourly stages that are raised after an outage, so that no deadline, however old, asks for more. */
const keptHourly = 24;

/**
 * The stages after the start up to the deadline, in order of time. Where half time falls on another stage (a 24 h clock:
 * 12 h before), there is one stage, named after the hours.
 */
function stagesToDeadline(startsAt: Date, deadlineAt: Date): Stage[] {
  const start = startsAt.getTime();
  const end = deadlineAt.getTime();
  const early: Stage[] = before
    .map((hours): Stage => ({ name: `before-${hours}`, at: new Date(end - hours * HOUR_MS) }))
    .filter((stage) => stage.at.getTime() > start);
  const half = new Date(start + Math.floor((end - start) / 2));
  if (half.getTime() > start && !early.some((stage) => stage.at.getTime() === half.getTime()))
    early.push({ name: "half", at: half });
  early.sort((a, b) => a.at.getTime() - b.at.getTime());
  return [...early, { name: "deadline", at: deadlineAt }];
}

function hourlyStage(deadlineAt: Date, n: number): Stage {
  return { name: `after-${n}`, at: new Date(deadlineAt.getTime() + n * HOUR_MS) };
}

/** Whole hours since the deadline; below 0 before it. */
function hoursOver(deadlineAt: Date, now: Date): number {
  return Math.floor((now.getTime() - deadlineAt.getTime()) / HOUR_MS);
}

/** The hours after the deadline of an hourly stage; 0 for every other. */
function hoursAfter(name: string): number {
  return name.startsWith("after-") ? Number(name.slice(6)) : 0;
}

/** The one stage that comes next after `now`; there always is one while a clock is open. */
export function nextStage(startsAt: Date, deadlineAt: Date, now: Date): Stage {
  const early = stagesToDeadline(startsAt, deadlineAt).find((stage) => stage.at > now);
  return early ?? hourlyStage(deadlineAt, hoursOver(deadlineAt, now) + 1);
}

/**
 * What must be raised at `now`: the newest stage that is due and not raised, with the older ones it covers
 * (after an outage, or where the anchor was recorded late). Of many hourly ones only the first and the newest are listed;
 * `unlisted` is how many lie between. Null when everything due was raised.
 */
export function dueStages(
  startsAt: Date,
  deadlineAt: Date,
  raised: ReadonlySet<StageName>,
  now: Date,
): { stage: Stage; missed: Stage[]; unlisted: number } | null {
  const over = hoursOver(deadlineAt, now);
  let called = 0;
  for (const name of raised) if (hoursAfter(name) <= over) called = Math.max(called, hoursAfter(name));
  const early = stagesToDeadline(startsAt, deadlineAt).filter((stage) => stage.at <= now);
  const due = called > 0 ? [] : early.slice(early.findLastIndex((stage) => raised.has(stage.name)) + 1);
  const first = called + 1;
  if (first <= over) due.push(hourlyStage(deadlineAt, first));
  const newest = Math.max(first + 1, over - keptHourly + 1);
  for (let n = newest; n <= over; n += 1) due.push(hourlyStage(deadlineAt, n));
  const stage = due.at(-1);
  return stage ? { stage, missed: due.slice(0, -1), unlisted: newest - first - 1 } : null;
}

/** How many hourly stages are left out of what one call lists, which is given in order of time. */
export function unlistedIn(names: readonly string[]): number {
  let count = 0;
  for (const [index, name] of names.entries())
    if (index > 0 && hoursAfter(name) > 0) count += hoursAfter(name) - hoursAfter(names[index - 1]!) - 1;
  return count;
}

/** Whether calls of these stages listed this one, or counted it among the hourly ones that they did not list. */
export function includesStage(raised: ReadonlySet<string>, name: StageName): boolean {
  const hours = hoursAfter(name);
  return raised.has(name) || (hours > 0 && [...raised].some((one) => hoursAfter(one) > hours));
}

/** Missed stages as a message lists them: of many hourly ones only the first and the newest, the others as a number. */
export function shortened(missed: readonly Stage[], unlisted: number): { missed: Stage[]; unlisted: number } {
  const named = missed.filter(({ name }) => hoursAfter(name) === 0);
  const hourly = missed.filter(({ name }) => hoursAfter(name) > 0);
  const left = Math.max(0, hourly.length - 1 - keptHourly);
  return { missed: [...named, ...hourly.slice(0, 1), ...hourly.slice(left + 1)], unlisted: unlisted + left };
}

/** The stage that decides whom an alert reaches: one that covers a missed deadline goes to the people of the deadline. */
export function weightiest({ stage, missed }: { stage: Stage; missed: readonly Stage[] }): StageName {
  return missed.some(({ name }) => name === "deadline") ? "deadline" : stage.name;
}

/**
 * Who is called: the owner up to the deadline; from then on, hour by hour, the next person of the list and round again,
 * until the clock is answered. `escalation` starts with the owner and names no one twice.
 */
export function recipientOf(stage: StageName, escalation: readonly string[]): string | null {
  if (escalation.length === 0) return null;
  return escalation[hoursAfter(stage) % escalation.length]!;
}

/** How long "I am handling it" keeps the others from being called. Milliseconds. */
export const holdMs = HOUR_MS;

/**
 * Everyone who is alerted at a stage. While a person has taken it, the repeats go to them instead of the next in line; the
 * deadline itself always alerts the owner, and the person who took it.
 */
export function calledAt(stage: StageName, escalation: readonly string[], holder: string | null): string[] {
  const next = recipientOf(stage, escalation);
  if (!holder) return next ? [next] : [];
  return stage === "deadline" && next && next !== holder ? [next, holder] : [holder];
}

/** "half time", "6 h before the deadline", "the deadline", "3 h after the deadline". */
export function stageWords(name: StageName): string {
  if (name === "half") return "half time";
  if (name === "deadline") return "the deadline";
  const [side, hours] = name.split("-");
  return `${hours} h ${side} the deadline`;
}
