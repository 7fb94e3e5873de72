import type { Stage, StageName } from "#domain/reminder-stages";

const minute = 60_000;
const hour = 60 * minute;

type Row = { stage: string; to: string; raisedAt: number; counts: boolean };
type Change = { by: number };

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
  readonly clocks = new Map<string, { stages: [string, number][]; rows: Row[] }>();
  /** Who is called, in turn from the deadline on. */
  readonly #people: readonly string[];
  /** What was raised: clock, stage, recipient, instant. */
  readonly raised: string[] = [];
  #runs: { minute: number; at: number; counts: boolean }[] = [];
  #offset = 0;
  #last: Change | null = null;

  constructor(people: readonly string[]) {
    this.#people = people;
  }

  /** The process starts, and looks at once. `wall` and `real` in milliseconds. */
  start(wall: number, real: number): void {
    this.#offset = wall - real;
    const recorded = Math.max(...this.#runs.filter((run) => run.counts).map((run) => run.at));
    if (recorded - wall > minute) this.#change(wall - recorded, wall);
  }

  look(wall: number, real: number): void {
    const drift = wall - real - this.#offset;
    if (Math.abs(drift) > minute) {
      this.#offset = wall - real;
      this.#change(drift, wall);
    }
    for (const run of this.#runs) if (run.at > wall + 10_000) run.counts = false;
    const now = Math.floor(wall / minute);
    const last = Math.max(
      ...this.#runs.filter((run) => run.counts && run.minute <= now).map((run) => run.minute),
    );
    this.#runs = this.#runs.filter((run) => Math.abs(run.at - wall) < 400 * 24 * hour);
    if (last >= now) return;
    this.#runs.push({ minute: now, at: wall, counts: true });
    for (const [name, clock] of this.clocks) this.#raise(name, clock, wall);
  }

  #change(by: number, wall: number): void {
    if (this.#last && this.#last.by < 0 && Math.abs(this.#last.by + by) <= minute) this.#countAgain(wall);
    this.#last = { by };
  }

  #countAgain(wall: number): void {
    for (const run of this.#runs) if (run.at <= wall) run.counts = true;
    for (const { rows } of this.clocks.values())
      for (const row of rows) {
        const same = (other: Row) => other.counts && other.stage === row.stage && other.to === row.to;
        if (row.raisedAt <= wall && !rows.some(same)) row.counts = true;
      }
  }

  #raise(name: string, { stages, rows }: { stages: [string, number][]; rows: Row[] }, wall: number): void {
    for (const row of rows) if (row.raisedAt > wall + minute) row.counts = false;
    const counted = new Set(rows.filter((row) => row.counts).map((row) => row.stage));
    const due = stages.filter(([, at]) => at <= wall);
    const newest = due.findLastIndex(([stage]) => counted.has(stage));
    if (newest === due.length - 1) return;
    const open = due.slice(newest + 1).map(([stage]) => stage);
    // One call for all of them; one that stands for the deadline goes to whom the deadline calls.
    const turn = open.includes("deadline") ? 0 : Number(/^after-(\d+)$/.exec(open.at(-1) ?? "")?.[1] ?? 0);
    const to = this.#people[turn % this.#people.length]!;
    const hourly = open.filter((stage) => stage.startsWith("after-"));
    const left = new Set(hourly.slice(1, -24));
    for (const stage of open.filter((one) => !left.has(one))) {
      rows.push({ stage, to, raisedAt: wall, counts: true });
      this.raised.push(`${name} ${stage} ${to} ${new Date(wall).toISOString()}`);
    }
  }
}
