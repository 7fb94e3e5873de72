import { type Stage, weightiest } from "#domain/breach-clocks/reminder-stages";
import { MINUTE_MS } from "#domain/durations";
import { lengthText } from "#domain/when";

/** One clock of a reminder: the stage that is raised, and the missed ones that it covers. */
export type Call = {
  rule: string;
  recipient: string;
  deadlineAt: Date;
  stage: Stage;
  missed: Stage[];
  /** How many more missed stages it covers that are not listed one by one. */
  unlisted?: number;
  /** Whether this stage was raised before, while the machine's clock was wrong. */
  repeated?: boolean;
};

/** Clocks with one deadline that call at one stage: a message says it once for all of them. */
export type Block = { first: Call; rules: { rule: string; recipients: string[] }[] };

/** Later than this after its time, a reminder says that it is late. The job runs every minute. Milliseconds. */
export const punctualMs = 2 * MINUTE_MS;

/** The calls as blocks: first those whose stage asks for most, of equals the one whose deadline is nearest to `now`. */
export function blocksOf(calls: readonly Call[], now: Date): Block[] {
  const blocks = new Map<string, Block>();
  for (const call of [...calls].sort((a, b) => weightOf(a) - weightOf(b) || gap(a, now) - gap(b, now))) {
    const { deadlineAt, stage, missed, unlisted = 0, repeated = false, rule, recipient } = call;
    const key = JSON.stringify([deadlineAt, stage, missed, unlisted, repeated]);
    const block = blocks.get(key) ?? { first: call, rules: [] };
    blocks.set(key, block);
    const line = block.rules.find((one) => one.rule === rule);
    if (line) line.recipients.push(recipient);
    else block.rules.push({ rule, recipients: [recipient] });
  }
  return [...blocks.values()];
}

const order = ["deadline", "before-1", "before-2", "before-6", "before-12", "half"];

/** A deadline that has just passed comes first, then the stages before it from the last to the first, then hourly repeats. */
function weightOf(call: Call): number {
  const at = order.indexOf(weightiest(call));
  return at === -1 ? order.length : at;
}

function gap({ deadlineAt }: Call, now: Date): number {
  return Math.abs(deadlineAt.getTime() - now.getTime());
}

/** "12 h left", "deadline reached", "overdue by 3 h": the stage's own number while it is punctual, else as of `now`. */
export function distance({ deadlineAt, stage }: Call, now: Date): string {
  const at = isLate(stage, now) ? now : stage.at;
  const left = Math.round((deadlineAt.getTime() - at.getTime()) / MINUTE_MS) * MINUTE_MS;
  if (left === 0) return "deadline reached";
  const words = lengthText(left).replaceAll("\u00a0", " ");
  return left > 0 ? `${words} left` : `overdue by ${words}`;
}

/** Whether this stage is said noticeably after its time. */
export function isLate(stage: Stage, now: Date): boolean {
  return now.getTime() - stage.at.getTime() > punctualMs;
}
