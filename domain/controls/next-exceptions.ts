import type { Occurrence } from "#domain/controls/judging";
import { type Proof, timingOf } from "#domain/controls/proofs";
import { counted } from "#domain/counted";
import { addDays, type Day, daysBetween } from "#domain/days";

/** Pages list so many days ahead: a quarter. */
export const AHEAD_DAYS = 92;

/** So many items of evidence are named in a line. */
const NAMED = 3;

/** An occurrence that becomes an exception unless something is done, and the first day on which it is one. */
export type NextException = {
  /** Unique within the control. */
  key: string;
  /** The hire, leaver, change or incident that it belongs to; null for a window. */
  event: string | null;
  window: { from: Day; to: Day };
  /** What is still to be done. "removals": decided removals that no later list has shown yet. */
  toDo: "perform" | "record" | "complete" | "accept" | "removals";
  detail: string;
  /** The last day on which it can be done in time. */
  by: Day;
  /** From this day on it is an exception: late, recorded late, part or missed. */
  exceptionFrom: Day;
  /** Days from today until `exceptionFrom`; at least 1. */
  daysLeft: number;
};

/** Without the windows of a control that come after its next one: of a daily control every day would be listed. */
export function soonest(all: readonly NextException[], today: Day): NextException[] {
  const coming = all.find(({ event, window }) => event === null && window.from > today);
  return all.filter((one) => one.event !== null || one.window.from <= today || one === coming);
}

/**
 * What becomes an exception next if nothing is done, the soonest first, looked at on `today` (the organisation's day), up to `until`.
 * What was not performed by its due day can still be shown to have been, until the end of the grace period; what is an exception
 * already is not listed here but in the register of exceptions.
 */
export function nextExceptions(occurrences: readonly Occurrence[], today: Day, until: Day): NextException[] {
  return occurrences
    .flatMap((one) => [ofOccurrence(one, today), ofRemovals(one, today)])
    .filter((one): one is NextException => one !== null && one.exceptionFrom <= until)
    .toSorted((a, b) => a.exceptionFrom.localeCompare(b.exceptionFrom) || a.key.localeCompare(b.key));
}

function ofOccurrence(one: Occurrence, today: Day): NextException | null {
  if (one.state !== "due" && one.state !== "upcoming") return null;
  const last = addDays(one.due, one.graceDays);
  const inTime = one.proofs.filter((proof) => !proof.returned && timingOf(one, proof) === "in");
  const waiting = inTime.filter((proof) => !isAccepted(proof, today));
  if (one.missing.length > 0 && waiting.length === 0)
    return line(one, today, { toDo: "complete", detail: `Missing: ${one.missing.join("; ")}`, last });
  if (waiting.length > 0)
    return line(one, today, {
      toDo: "accept",
      detail: `Waits for acceptance: ${named(waiting)}`,
      last,
    });
  return today <= one.due
    ? line(one, today, { toDo: "perform", detail: "Nothing is recorded yet", last })
    : line(one, today, {
        toDo: "record",
        detail: "The window is over: only what was performed in it can still be recorded and accepted",
        last,
      });
}

/** A review that counts is "part" from the day after the first of its removals was due and not shown. */
function ofRemovals(one: Occurrence, today: Day): NextException | null {
  if (!["held", "recorded-late", "late"].includes(one.state)) return null;
  const open = one.proofs
    // Few proofs have removals, of the hundred thousand that a control may have.
    .filter((proof) => proof.followUps.length > 0 && timingOf(one, proof) !== "outside")
    .filter((proof) => isAccepted(proof, today))
    .flatMap(({ followUps }) => followUps)
    .filter(({ dueOn, recordedOn }) => dueOn >= today && (recordedOn === null || recordedOn > today));
  const first = open.map(({ dueOn }) => dueOn).toSorted()[0];
  if (first === undefined) return null;
  const due = open.filter(({ dueOn }) => dueOn === first).length;
  return line(one, today, {
    toDo: "removals",
    detail: `${counted(due, "removal")} to be shown by a later list`,
    last: first,
  });
}

/** The first three references, and how many more there are. */
function named(proofs: readonly Proof[]): string {
  const refs = proofs.slice(0, NAMED).map(({ ref }) => ref);
  const more = proofs.length - refs.length;
  return more > 0 ? `${refs.join(", ")} and ${more} more` : refs.join(", ");
}

function isAccepted({ acceptedOn }: Proof, today: Day): boolean {
  return acceptedOn !== null && acceptedOn <= today;
}

function line(
  one: Occurrence,
  today: Day,
  { toDo, detail, last }: Pick<NextException, "toDo" | "detail"> & { last: Day },
): NextException {
  const exceptionFrom = addDays(last, 1);
  return {
    key: toDo === "removals" ? `${one.key} removals` : one.key,
    event: one.event?.label ?? null,
    window: { from: one.from, to: one.due },
    toDo,
    detail,
    by: toDo === "perform" ? one.due : last,
    exceptionFrom,
    daysLeft: daysBetween(today, exceptionFrom),
  };
}
