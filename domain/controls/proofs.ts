import type { Frequency } from "#domain/controls/controls";
import type { Expected } from "#domain/controls/occurrences";
import type { Period } from "#domain/controls/windows";
import type { Day } from "#domain/days";

/**
 * A removal that a review decided, once for each time that it was open: the day on which it was first due, the day of the list
 * that first showed it, and the day on which that list was recorded. Later due days and proofs do not change it.
 */
export type FollowUp = { dueOn: Day; provenOn: Day | null; recordedOn: Day | null };

/** A link from an evidence item to a control, with the days that decide. Days are those of the organisation. */
export type Proof = {
  evidenceId: string;
  ref: string;
  /** The window that it was given for, by any day of it; null when it only names the control. */
  dueOn: Day | null;
  /** The event that it was given for. */
  eventId: string | null;
  /** The expected items that it shows, in the words of the version; null when it shows all of them. */
  items: readonly string[] | null;
  /** When the control was carried out; the last day decides. */
  performed: Period;
  /** A signed statement: it covers its days. */
  statement: boolean;
  /** Days that the evidence covers. */
  covers: { from: Day | null; to: Day | null };
  extractedOn: Day;
  recordedOn: Day;
  /** Day of acceptance; null before. */
  acceptedOn: Day | null;
  /** Its newest review returned it, so that it no longer waits for acceptance. */
  returned?: boolean;
  followUps: readonly FollowUp[];
};

/** Whether evidence was performed in a window, after it, or neither. */
export type Timing = "in" | "after" | "outside";

/** Frequencies that a list over many windows can show, as the log of a daily backup does. */
const shownByLists: ReadonlySet<Frequency> = new Set(["continuous", "daily", "weekly"]);

function covers(expected: Expected, proof: Proof): boolean {
  const { from, to } = proof.covers;
  // Taken out on the last day, a list cannot know how the day ended.
  const after = proof.extractedOn > expected.due;
  const whole = from !== null && to !== null && from <= expected.from && expected.due <= to;
  const bearing = proof.statement || shownByLists.has(expected.frequency);
  return expected.event === null && bearing && whole && after;
}

/** A list over many windows shows the days that it covers and not the one on which it was taken out. */
function isOutsideList(expected: Expected, { covers: { from, to }, performed }: Proof): boolean {
  if (from === null || to === null || !shownByLists.has(expected.frequency)) return false;
  return performed.to < from || performed.to > to;
}

/**
 * When the control was carried out, seen from one occurrence that the evidence was given for. Nothing performed before a window
 * began counts for it. Evidence that names an event may be older than the event: a background check precedes the first day.
 */
export function timingOf(expected: Expected, proof: Proof): Timing {
  if (covers(expected, proof)) return "in";
  const day = proof.performed.to;
  if (expected.event === null && (day < expected.from || isOutsideList(expected, proof))) return "outside";
  return day <= expected.due ? "in" : "after";
}

/** The day that counts as the performance of one occurrence. */
export function performanceDay(expected: Expected, proof: Proof): Day {
  return covers(expected, proof) ? expected.due : proof.performed.to;
}

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

/** Windows of a control, with those that contain a day found without looking at all of them. */
type Windows = { all: readonly Expected[]; on: (day: Day) => readonly Expected[] };

function windowsByDay(all: readonly Expected[]): Windows {
  const found = new Map<Day, readonly Expected[]>();
  const on = (day: Day) => {
    const known = found.get(day) ?? all.filter((one) => contains(one, day));
    found.set(day, known);
    return known;
  };
  return { all, on };
}

function servedBy(proof: Proof, windows: Windows, around: Around): Expected[] {
  const { dueOn, eventId } = proof;
  if (eventId !== null) return around.events.filter((one) => one.event?.id === eventId);
  // Only a list covers windows that it was not performed in.
  const near = proof.covers.from === null ? windows.on(proof.performed.to) : windows.all;
  const served = near.filter((one) => covers(one, proof) || isPerformedIn(one, proof));
  if (dueOn === null) return served;
  const inside = around.period.from <= dueOn && dueOn <= around.period.to;
  const known = windows.on(dueOn);
  // Outside the period the windows of that day need not be worked out where nothing of the period could be served.
  const matters = served.length > 0 || known.length > 0 || around.events.length > 0;
  const given = inside ? known : matters ? around.windowsOn(dueOn) : [];
  const named = given.toSorted((a, b) => a.due.localeCompare(b.due) || a.version - b.version).at(0);
  if (!named) return onlyEvent(around.events, dueOn);
  return timingOf(named, proof) === "outside" ? served : [named];
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
