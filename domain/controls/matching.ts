import type { Expected } from "#domain/controls/occurrences";
import { covers, isOutsideList, type Proof, timingOf } from "#domain/controls/proofs";
import type { Period } from "#domain/controls/windows";
import type { Day } from "#domain/days";

/** What a control expects, in the period that is looked at and beside it: a link may name a day outside the period. */
type Around = {
  period: Period;
  /** Occurrences of the period. */
  expected: readonly Expected[];
  /** Of every event that is known. */
  events: readonly Expected[];
  /** The windows that contain a day, in the period or not. */
  windowsOn: (day: Day) => readonly Expected[];
};

/**
 * Which evidence was given for which occurrence of a period. A link that names an event serves that event alone. A link with a
 * day serves the window around it, of two the one that is due first; performed before that window began, it serves the one in which it was performed. A link
 * without a day serves the windows that the evidence covers and those in which it was performed. The answer for an occurrence
 * does not depend on the period that is looked at.
 */
export function matchProofs(around: Around, proofs: readonly Proof[]): Map<string, Proof[]> {
  const found = new Map<string, Proof[]>();
  const keys = new Set(around.expected.map(({ key }) => key));
  const windows = windowsByDay(around.expected.filter((one) => one.event === null));
  for (const proof of proofs) {
    for (const one of servedBy(proof, windows, around)) {
      if (!keys.has(one.key)) continue;
      const list = found.get(one.key);
      if (list) list.push(proof);
      else found.set(one.key, [proof]);
    }
  }
  return found;
}

/** Windows of a control, with those around a day and those inside some days found without looking at all of them. */
type Windows = { on: (day: Day) => readonly Expected[]; inside: (from: Day, to: Day) => readonly Expected[] };

function windowsByDay(all: readonly Expected[]): Windows {
  const remembered = (match: (one: Expected, from: Day, to: Day) => boolean) => {
    const found = new Map<string, readonly Expected[]>();
    return (from: Day, to: Day) => {
      const key = from + to;
      const known = found.get(key) ?? all.filter((one) => match(one, from, to));
      found.set(key, known);
      return known;
    };
  };
  const on = remembered(contains);
  return {
    on: (day) => on(day, ""),
    inside: remembered((one, from, to) => from <= one.from && one.due <= to),
  };
}

/** The windows of which this could be the performance. Only a list covers windows that it was not performed in. */
function windowsNear({ covers: { from, to }, performed }: Proof, windows: Windows): readonly Expected[] {
  const around = windows.on(performed.to);
  if (from === null || to === null) return around;
  const inside = windows.inside(from, to);
  if (inside.length === 0) return around;
  return around.every((one) => inside.includes(one)) ? inside : [...new Set([...inside, ...around])];
}

function servedBy(proof: Proof, windows: Windows, around: Around): readonly Expected[] {
  const { dueOn, eventId } = proof;
  if (eventId !== null) return around.events.filter((one) => one.event?.id === eventId);
  const served = () =>
    windowsNear(proof, windows).filter((one) => covers(one, proof) || isPerformedIn(one, proof));
  if (dueOn === null) return served();
  const named = earliest(windowsNamed(dueOn, windows, around, served));
  if (!named) return onlyEvent(around.events, dueOn);
  return timingOf(named, proof) === "outside" ? served() : [named];
}

/** Outside the period the windows of a day need not be worked out where nothing of the period could be served. */
function windowsNamed(
  day: Day,
  windows: Windows,
  around: Around,
  served: () => readonly Expected[],
): readonly Expected[] {
  const known = windows.on(day);
  if (around.period.from <= day && day <= around.period.to) return known;
  const matters = known.length > 0 || around.events.length > 0 || served().length > 0;
  return matters ? around.windowsOn(day) : [];
}

/** The window that is due first, of two of a day that of the older version. */
function earliest(windows: readonly Expected[]): Expected | undefined {
  if (windows.length < 2) return windows[0];
  return windows.toSorted((a, b) => a.due.localeCompare(b.due) || a.version - b.version)[0];
}

function isPerformedIn(one: Expected, proof: Proof): boolean {
  return contains(one, proof.performed.to) && !isOutsideList(one, proof);
}

function contains(one: Expected, day: Day): boolean {
  return one.from <= day && day <= one.due;
}

/** A link of old that names a due day and no event serves the one event that is due on it; of several it serves none. */
function onlyEvent(events: readonly Expected[], day: Day): Expected[] {
  const due = events.filter((one) => one.due === day);
  return due.length === 1 ? due : [];
}
