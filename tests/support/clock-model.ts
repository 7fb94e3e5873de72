import type { Stage, StageName } from "#domain/breach-clocks/reminder-stages";

const minute = 60_000;
const hour = 60 * minute;

type Row = { stage: string; to: string; raisedAt: number; written: number };
type Run = { minute: number; at: number };
type Change = { by: number };

/**
 * Things of an instant each, of which some do not count. Those that count are kept in order of time, so that those of
 * instants still to come are at the end: a look costs what has changed, however long the run.
 */
class Counted<T> {
  readonly counting: T[] = [];
  #others: T[] = [];
  readonly #at: (one: T) => number;

  constructor(at: (one: T) => number) {
    this.#at = at;
  }

  add(one: T): void {
    let place = this.counting.length;
    while (place > 0 && this.#at(this.counting[place - 1]!) > this.#at(one)) place -= 1;
    this.counting.splice(place, 0, one);
  }

  /** What is later than `at` counts no more. Answers whether anything was. */
  discount(at: number): boolean {
    const before = this.#others.length;
    for (let last = this.counting.at(-1); last && this.#at(last) > at; last = this.counting.at(-1))
      this.#others.push(this.counting.pop()!);
    return this.#others.length > before;
  }

  /** What does not count and is not later than `at` counts again, in the order of `sort`, where `may` agrees. */
  restore(at: number, may: (one: T) => boolean = () => true, sort?: (a: T, b: T) => number): void {
    const left: T[] = [];
    for (const one of sort ? this.#others.toSorted(sort) : this.#others)
      if (this.#at(one) <= at && may(one)) this.counting.push(one);
      else left.push(one);
    this.#others = left;
    this.counting.sort((a, b) => this.#at(a) - this.#at(b));
  }
}

/** A breach clock as the model follows it. */
class FollowedClock {
  readonly #stages: [name: string, at: number][];
  readonly #rows = new Counted<Row>((row) => row.raisedAt);
  #written = 0;
  /** How many stages the clock of the machine shows as due. */
  #due = 0;
  /** The stages of the rows that count. */
  #raised = new Set<string>();

  constructor(stages: [name: string, at: number][]) {
    this.#stages = stages;
  }

  /** The stages that are due at `wall` and that no row stands for, the newest last. */
  open(wall: number): string[] {
    if (this.#rows.discount(wall + minute)) this.#note();
    while (this.#due < this.#stages.length && this.#stages[this.#due]![1] <= wall) this.#due += 1;
    while (this.#due > 0 && this.#stages[this.#due - 1]![1] > wall) this.#due -= 1;
    let from = this.#due;
    while (from > 0 && !this.#raised.has(this.#stages[from - 1]![0])) from -= 1;
    return this.#stages.slice(from, this.#due).map(([name]) => name);
  }

  add(stage: string, to: string, raisedAt: number): void {
    this.#rows.add({ stage, to, raisedAt, written: this.#written });
    this.#written += 1;
    this.#raised.add(stage);
  }

  /** One row of each stage and recipient counts: one that counts now, or else the one that was written first. */
  countAgain(wall: number): void {
    const keyOf = ({ stage, to }: Row) => `${stage} ${to}`;
    const there = new Set(this.#rows.counting.map(keyOf));
    const isNew = (row: Row) => !there.has(keyOf(row)) && Boolean(there.add(keyOf(row)));
    this.#rows.restore(wall, isNew, (a, b) => a.written - b.written);
    this.#note();
  }

  #note(): void {
    this.#raised = new Set(this.#rows.counting.map((row) => row.stage));
  }
}

/** The stages of a clock, worked out apart from the program: name and instant, in order. */
export function stagesOf(from: number, hours: number, until: number): [name: string, at: number][] {
  const deadline = from + hours * hour;
  const found = new Map<number, string>([[from + (hours / 2) * hour, "half"]]);
  for (const before of [12, 6, 2, 1])
    if (before < hours) found.set(deadline - before * hour, `before-${before}`);
  found.set(deadline, "deadline");
  for (let n = 1; deadline + n * hour <= until; n += 1) found.set(deadline + n * hour, `after-${n}`);
  return [...found].map(([at, name]): [string, number] => [name, at]).sort((a, b) => a[1] - b[1]);
}

/** The same for a clock of the program, up to `until`. */
export function stagesUntil(startsAt: Date, deadlineAt: Date, until: Date): Stage[] {
  const [start, end] = [startsAt.getTime(), deadlineAt.getTime()];
  return stagesOf(start, (end - start) / hour, until.getTime())
    .filter(([, at]) => at <= until.getTime())
    .map(([name, at]) => ({ name: name as StageName, at: new Date(at) }));
}

/**
 * What must be raised on a machine whose clock may show anything, told look by look what it shows: an own account of the
 * rules, against which the program is held. A stage is due once the clock shows its time; a row raised more than a minute
 * after what the clock shows does not count, and counts again when the change that showed so is taken back.
 */
export class ClockModel {
  readonly #clocks = new Map<string, FollowedClock>();
  /** Who is called, in turn from the deadline on. */
  readonly #people: readonly string[];
  /** What was raised: clock, stage, recipient, instant. */
  readonly raised: string[] = [];
  readonly #runs = new Counted<Run>((run) => run.at);
  #offset = 0;
  #last: Change | null = null;

  constructor(people: readonly string[]) {
    this.#people = people;
  }

  follow(name: string, stages: [name: string, at: number][]): void {
    this.#clocks.set(name, new FollowedClock(stages));
  }

  /** The process starts, and looks at once. `wall` and `real` in milliseconds. */
  start(wall: number, real: number): void {
    this.#offset = wall - real;
    const recorded = this.#runs.counting.at(-1)?.at ?? -Infinity;
    if (recorded - wall > minute) this.#change(wall - recorded, wall);
  }

  look(wall: number, real: number): void {
    const drift = wall - real - this.#offset;
    if (Math.abs(drift) > minute) {
      this.#offset = wall - real;
      this.#change(drift, wall);
    }
    this.#runs.discount(wall + 10_000);
    const now = Math.floor(wall / minute);
    const last = this.#runs.counting.findLast((run) => run.minute <= now);
    if (last && last.minute >= now) return;
    this.#runs.add({ minute: now, at: wall });
    for (const [name, clock] of this.#clocks) this.#raise(name, clock, wall);
  }

  #change(by: number, wall: number): void {
    if (this.#last && this.#last.by < 0 && Math.abs(this.#last.by + by) <= minute) {
      this.#runs.restore(wall);
      for (const clock of this.#clocks.values()) clock.countAgain(wall);
    }
    this.#last = { by };
  }

  #raise(name: string, clock: FollowedClock, wall: number): void {
    const open = clock.open(wall);
    if (open.length === 0) return;
    // One call for all of them; one that stands for the deadline goes to whom the deadline calls.
    const turn = open.includes("deadline") ? 0 : Number(/^after-(\d+)$/.exec(open.at(-1) ?? "")?.[1] ?? 0);
    const to = this.#people[turn % this.#people.length]!;
    const hourly = open.filter((stage) => stage.startsWith("after-"));
    const left = new Set(hourly.slice(1, -24));
    for (const stage of open.filter((one) => !left.has(one))) {
      clock.add(stage, to, wall);
      this.raised.push(`${name} ${stage} ${to} ${new Date(wall).toISOString()}`);
    }
  }
}
