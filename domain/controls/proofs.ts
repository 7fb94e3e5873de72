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

/** Whether it shows the whole window, taken out after its last day. */
export function covers(expected: Expected, proof: Proof): boolean {
  const { from, to } = proof.covers;
  // Taken out on the last day, a list cannot know how the day ended.
  const after = proof.extractedOn > expected.due;
  const whole = from !== null && to !== null && from <= expected.from && expected.due <= to;
  const bearing = proof.statement || shownByLists.has(expected.frequency);
  return expected.event === null && bearing && whole && after;
}

/** A list over many windows shows the days that it covers and not the one on which it was taken out. */
export function isOutsideList(expected: Expected, { covers: { from, to }, performed }: Proof): boolean {
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

/** Whether it still waits to be accepted: neither accepted nor returned. */
export function awaitsAcceptance({ acceptedOn, returned }: Pick<Proof, "acceptedOn" | "returned">): boolean {
  return acceptedOn === null && returned !== true;
}
