const hour = 3_600_000;
const before = [12, 6, 2, 1] as const;

/** A point at which a running clock calls: half time, hours before the deadline, the deadline, then every hour after it. */
export type StageName = "half" | `before-${(typeof before)[number]}` | "deadline" | `after-${number}`;
export type Stage = { name: StageName; at: Date };

/**
 * Every stage after the start and up to `until`, in order of time. Where half time falls on another stage (a 24 h clock:
 * 12 h before), there is one stage, named after the hours.
 */
export function stagesUntil(startsAt: Date, deadlineAt: Date, until: Date): Stage[] {
  const start = startsAt.getTime();
  const end = deadlineAt.getTime();
  const early: Stage[] = before
    .map((hours): Stage => ({ name: `before-${hours}`, at: new Date(end - hours * hour) }))
    .filter((stage) => stage.at.getTime() > start);
  const half = new Date(start + Math.floor((end - start) / 2));
  if (half.getTime() > start && !early.some((stage) => stage.at.getTime() === half.getTime()))
    early.push({ name: "half", at: half });
  early.sort((a, b) => a.at.getTime() - b.at.getTime());
  const stages: Stage[] = [...early, { name: "deadline", at: deadlineAt }];
  const over = Math.floor((until.getTime() - end) / hour);
  for (let n = 1; n <= over; n += 1) stages.push({ name: `after-${n}`, at: new Date(end + n * hour) });
  return stages.filter((stage) => stage.at <= until);
}

/** The one stage that comes next after `now`; there always is one while a clock is open. */
export function nextStage(startsAt: Date, deadlineAt: Date, now: Date): Stage {
  const horizon = new Date(Math.max(now.getTime(), deadlineAt.getTime()) + hour);
  const stages = stagesUntil(startsAt, deadlineAt, horizon);
  return stages.find((stage) => stage.at > now)!;
}

/**
 * What must be raised at `now`: the newest stage that is due and not raised, with the older ones it stands for
 * (after an outage, or where the anchor was recorded late). Null when everything due was raised.
 */
export function dueStages(
  startsAt: Date,
  deadlineAt: Date,
  raised: ReadonlySet<StageName>,
  now: Date,
): { stage: Stage; missed: Stage[] } | null {
  const stages = stagesUntil(startsAt, deadlineAt, now);
  const last = stages.at(-1);
  if (!last || raised.has(last.name)) return null;
  const newestRaised = stages.findLastIndex((stage) => raised.has(stage.name));
  return { stage: last, missed: stages.slice(newestRaised + 1, -1) };
}

/** By which stage a call chooses whom it reaches: one that stands for a missed deadline goes to whom the deadline calls. */
export function weightiest({ stage, missed }: { stage: Stage; missed: readonly Stage[] }): StageName {
  return missed.some(({ name }) => name === "deadline") ? "deadline" : stage.name;
}

/**
 * Who is called: the owner up to the deadline; from then on, hour by hour, the next person of the list and round again,
 * until somebody answers the clock. `escalation` starts with the owner and names nobody twice.
 */
export function recipientOf(stage: StageName, escalation: readonly string[]): string | null {
  if (escalation.length === 0) return null;
  const hours = stage.startsWith("after-") ? Number(stage.slice(6)) : 0;
  return escalation[hours % escalation.length]!;
}

/** How long "I have it" keeps the others from being called. Milliseconds. */
export const holdMs = hour;

/**
 * Everybody who is called at a stage. While somebody has it, the repeats go to them in place of the next in line; the
 * deadline itself always calls the owner, and whoever has it as well.
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
