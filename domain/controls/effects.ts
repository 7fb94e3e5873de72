import type { ControlVersion } from "#domain/controls/controls";
import { type Expected, expectOccurrences, type Populations } from "#domain/controls/occurrences";
import type { Period } from "#domain/controls/windows";
import type { Day } from "#domain/days";

/** What is expected in one window: null when nothing is. */
type Expectation = { graceDays: number; items: readonly string[] } | null;

export type EffectLine = {
  from: Day;
  due: Day;
  event: string | null;
  /** It has begun, so that it keeps its expectation whatever is changed. */
  begun: boolean;
  before: Expectation;
  after: Expectation;
};

export type Effect = {
  /** Windows of the rest of the period, today's included. */
  before: number;
  after: number;
  /** Those that differ, and those that have begun. */
  lines: EffectLine[];
};

type Facts = { period: Period; anchor: Day; populations: Populations; today: Day };

/** What a new version, in force from `today`, does to the windows of the rest of the period. */
export function effectOf(
  versions: readonly ControlVersion[],
  next: ControlVersion,
  { period, anchor, populations, today }: Facts,
): Effect {
  const rest = (all: readonly ControlVersion[]) =>
    expectOccurrences({ versions: all }, period, populations, anchor).filter(
      (one) => one.due >= today && one.notExpected === null && !one.beyond,
    );
  const [before, after] = [rest(versions), rest([...versions, next])];
  const named = (list: Expected[]) => new Map(list.map((one) => [nameOf(one), one]));
  const [old, fresh] = [named(before), named(after)];
  const all = [...new Map([...old, ...fresh]).values()].sort((a, b) => (a.due < b.due ? -1 : 1));
  const lines = all.map((one): EffectLine => {
    const [was, will] = [expectation(old.get(nameOf(one))), expectation(fresh.get(nameOf(one)))];
    return {
      from: one.from,
      due: one.due,
      event: one.event?.label ?? null,
      begun: one.from < today,
      before: was,
      after: will,
    };
  });
  return {
    before: before.length,
    after: after.length,
    lines: lines.filter((line) => line.begun || JSON.stringify(line.before) !== JSON.stringify(line.after)),
  };
}

function nameOf(one: Expected): string {
  return `${one.from} ${one.due} ${one.event?.id ?? ""}`;
}

function expectation(one: Expected | undefined): Expectation {
  return one ? { graceDays: one.graceDays, items: one.items } : null;
}
