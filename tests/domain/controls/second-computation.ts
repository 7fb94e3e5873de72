import type { ControlVersion, Frequency } from "#domain/controls/controls";
import type { PopulationEvent } from "#domain/controls/occurrences";
import type { FollowUp, Proof } from "#domain/controls/proofs";
import { addDays, addMonths, type Day, daysBetween } from "#domain/days";

/**
 * The states of a control a second time, written from docs/occurrences.md alone and day by day, so that the rule in `domain/` and
 * this one agree only where both are right. Slow and plain on purpose.
 */
type Line = { from: Day; due: Day; version: number; event: string | null; state: string };
type Programme = {
  versions: ControlVersion[];
  period: { from: Day; to: Day };
  anchor: Day;
  events: PopulationEvent[];
  proofs: Proof[];
  today: Day;
};

const LENGTH: Record<Frequency, number> = {
  daily: 1,
  weekly: 7,
  continuous: 30,
  monthly: 30,
  quarterly: 90,
  "semi-annual": 180,
  annual: 360,
  "per-event": 0,
};
const MONTHS: Partial<Record<Frequency, number>> = {
  continuous: 1,
  monthly: 1,
  quarterly: 3,
  "semi-annual": 6,
  annual: 12,
};

const grids = new Map<string, Map<Day, { from: Day; to: Day }>>();

/** Walks from 1,000 days before the anchor to 2,000 after it, window by window, and writes each day down. */
function windowOf(frequency: Frequency, anchor: Day, day: Day): { from: Day; to: Day } {
  const start = (n: number) =>
    MONTHS[frequency] ? addMonths(anchor, n * MONTHS[frequency]) : addDays(anchor, n * LENGTH[frequency]);
  const key = `${frequency} ${anchor}`;
  const known = grids.get(key) ?? new Map<Day, { from: Day; to: Day }>();
  const before = Math.ceil(1000 / LENGTH[frequency]);
  for (let n = -before; known.size < 3000 && !grids.has(key); n++) {
    const window = { from: start(n), to: addDays(start(n + 1), -1) };
    for (let one = window.from; one <= window.to; one = addDays(one, 1)) known.set(one, window);
  }
  grids.set(key, known);
  return known.get(day)!;
}

const days = Array.from({ length: 3000 }, (_, index) => addDays("2021-01-01", index));

type Window = { from: Day; to: Day; version: ControlVersion; why: string | null };

type Due = Window & { event: string | null };

function windowsOf({ versions, period, anchor }: Programme): Window[] {
  const list: Window[] = [];
  let active: Window[] = [];
  const add = (one: Window) => {
    list.push(one);
    active.push(one);
  };
  const inForce = (day: Day) => versions.findLast((one) => one.inForceFrom <= day);
  const oldest = inForce(versions[0]!.inForceFrom)!;
  const to = addMonths(period.to, 13);
  for (let index = days.indexOf(addMonths(period.from, -14)); days[index]! <= to; index++) {
    const day = days[index]!;
    const version = inForce(day) ?? oldest;
    if (version.frequency === "per-event") continue;
    const grid = windowOf(version.frequency, anchor, day);
    if (day < version.inForceFrom) {
      if (day === grid.from && grid.to < version.inForceFrom) add({ ...grid, version, why: "before" });
      continue;
    }
    active = active.filter((one) => one.to >= day);
    const running = active.filter((one) => one.why !== "before");
    if (running.some((one) => one.version === version)) continue;
    const expected = running.filter((one) => one.why === null);
    const longest = Math.max(0, ...expected.map((one) => LENGTH[one.version.frequency]));
    if (expected.length > 0 && !(LENGTH[version.frequency] < longest && day === grid.from)) continue;
    if (version.retired) {
      let end = grid.to;
      while (inForce(end) !== version) end = addDays(end, -1);
      add({ from: day, to: end, version, why: "retired" });
      continue;
    }
    const first = version === oldest;
    const late = first && (daysBetween(day, grid.to) + 1) * 2 < daysBetween(grid.from, grid.to) + 1;
    add({ from: day, to: grid.to, version, why: late ? "late start" : null });
  }
  return list;
}

export function secondComputation(programme: Programme): Line[] {
  const { versions, period, events, proofs, today } = programme;
  const lines: Due[] = windowsOf(programme).map((one) => ({
    ...one,
    event: null,
  }));
  for (const event of events) {
    const first = versions.findLast((one) => one.inForceFrom === versions[0]!.inForceFrom)!;
    const version = versions.findLast((one) => one.inForceFrom <= event.on) ?? first;
    if (version.frequency !== "per-event") continue;
    const why = event.on < version.inForceFrom ? "before" : version.retired ? "retired" : null;
    lines.push({ from: event.on, to: addDays(event.on, version.withinDays), version, why, event: event.id });
  }
  const meant = new Map(proofs.map((proof) => [proof, given(proof, lines)]));
  const inPeriod = (line: Due) =>
    line.from <= period.to && (line.event === null ? line.to : line.from) >= period.from;
  return lines.filter(inPeriod).map((line) => ({
    from: line.from,
    due: line.to,
    version: line.version.version,
    event: line.event,
    state: stateOf(line, meant, today, period),
  }));
}

const bearsLists = (line: Window) =>
  LENGTH[line.version.frequency] <= 7 || line.version.frequency === "continuous";
const byList = (line: Due, proof: Proof) =>
  line.event === null &&
  (proof.statement || bearsLists(line)) &&
  proof.covers.from !== null &&
  proof.covers.from <= line.from &&
  (proof.covers.to ?? "") >= line.to &&
  proof.extractedOn > line.to;
const offList = (line: Window, { covers, performed }: Proof) =>
  bearsLists(line) &&
  covers.from !== null &&
  covers.to !== null &&
  !(covers.from <= performed.to && performed.to <= covers.to);
const early = (line: Due, proof: Proof) =>
  line.event === null && !byList(line, proof) && (proof.performed.to < line.from || offList(line, proof));

type Given = { named: Due | null; event: Due | null };

/** What the day of a link means: the window around it that is due first, or else the one event that is due on it. */
function given(proof: Proof, lines: Due[]): Given {
  const on = proof.dueOn ?? "";
  const around = lines.filter((one) => one.event === null && one.from <= on && on <= one.to);
  const soonest = Math.min(...around.map((one) => daysBetween(on, one.to)));
  const due = lines.filter((one) => one.event !== null && one.to === on);
  return {
    named: around.find((one) => daysBetween(on, one.to) === soonest) ?? null,
    event: due.length === 1 ? due[0]! : null,
  };
}

function serves(line: Due, { named, event }: Given, proof: Proof): boolean {
  if (proof.eventId !== null) return proof.eventId === line.event;
  if (proof.dueOn !== null && !named) return event === line;
  if (named && !early(named, proof)) return named === line;
  if (line.event !== null) return false;
  return (
    byList(line, proof) ||
    (line.from <= proof.performed.to && proof.performed.to <= line.to && !offList(line, proof))
  );
}

function stateOf(line: Due, proofs: Map<Proof, Given>, today: Day, period: { from: Day; to: Day }): string {
  if (line.why !== null) return "not-expected";
  const last = addDays(line.to, line.version.graceDays);
  const running = line.event === null && line.to > period.to && today > period.to;
  const counting = [...proofs.keys()].filter(
    (proof) =>
      (!running || proof.performed.to <= period.to) &&
      proof.recordedOn <= today &&
      proof.acceptedOn !== null &&
      proof.acceptedOn <= today &&
      line.from <= today &&
      serves(line, proofs.get(proof)!, proof) &&
      !early(line, proof),
  );
  const inTime = (proof: Proof) => byList(line, proof) || proof.performed.to <= line.to;
  const shows = (list: Proof[], item: string) =>
    list.some((proof) => proof.items === null || proof.items.includes(item));
  const every = (list: Proof[]) => line.version.evidence.every((item) => shows(list, item));
  const performed = counting.filter(inTime);
  const state = every(performed.filter((proof) => proof.acceptedOn! <= last))
    ? "held"
    : every(performed)
      ? "recorded-late"
      : every(counting)
        ? "late"
        : null;
  const removals = counting.flatMap((proof) => proof.followUps);
  const shown = (one: FollowUp) => one.recordedOn !== null && one.recordedOn <= today;
  if (state && removals.some((one) => one.dueOn < today && !shown(one)))
    return running ? "not-expected" : "part";
  if (state && removals.some((one) => shown(one) && one.provenOn! > one.dueOn && one.provenOn! > line.to))
    return running ? "not-expected" : "late";
  const slow = (one: FollowUp) => shown(one) && one.recordedOn! > one.dueOn && one.recordedOn! > last;
  if (state === "held" && removals.some(slow)) return "recorded-late";
  const some = line.version.evidence.some((item) => shows(counting, item));
  const seen = state ?? (today < line.from ? "upcoming" : today <= last ? "due" : some ? "part" : "missed");
  return running && seen !== "held" && seen !== "recorded-late" ? "not-expected" : seen;
}
