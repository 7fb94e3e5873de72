import { addDays, type Day, daysBetween } from "#domain/days";

/** Where a request for evidence stands. It follows from its newest answer and what was decided on that. */
export const requestStates = ["open", "answered", "returned", "accepted", "withdrawn"] as const;
export type RequestState = (typeof requestStates)[number];

export const requestStateNames: Record<RequestState, string> = {
  open: "Open",
  answered: "Waiting for acceptance",
  returned: "Returned",
  accepted: "Accepted",
  withdrawn: "Withdrawn",
};

/** The tabs of the list of requests. */
export const requestTabs = ["overdue", ...requestStates] as const;

/** The state, given what was decided on the newest answer; `verdict` is null while it waits. */
export function requestState(request: {
  withdrawn: boolean;
  answer: { verdict: "accepted" | "returned" | null } | null;
}): RequestState {
  if (request.withdrawn) return "withdrawn";
  if (!request.answer) return "open";
  return request.answer.verdict ?? "answered";
}

/** Whether something is still expected of the person who was asked. */
export function awaitsAnswer(state: RequestState): boolean {
  return state === "open" || state === "returned";
}

/** Whether the request is neither accepted nor withdrawn. */
export function isUnsettled(state: RequestState): boolean {
  return state !== "accepted" && state !== "withdrawn";
}

/** Days after the due day (negative: before it) on which the person is reminded; from the third day late officers are told too. */
const reminders = [
  { stage: "3 days before", days: -3, officers: false },
  { stage: "due", days: 0, officers: false },
  { stage: "3 days late", days: 3, officers: true },
  { stage: "10 days late", days: 10, officers: true },
] as const;

type RequestStage = { stage: "asked" | (typeof reminders)[number]["stage"]; officers: boolean };

/**
 * The newest stage that a request has reached on `today`. A round begins on the day on which it was asked, returned, given to another person
 * or its due day was moved; a threshold on or before that day is none, because that day's own mail says what is due. After an outage
 * earlier stages are not made up for.
 */
export function requestStage(roundOn: Day, dueOn: Day, today: Day): RequestStage {
  const reached = reminders.filter(({ days }) => {
    const on = addDays(dueOn, days);
    return on > roundOn && on <= today;
  });
  const { stage, officers } = reached.at(-1) ?? { stage: "asked" as const, officers: false };
  return { stage, officers };
}

/** Days that a person has at least when a form proposes a due day after the window's own has passed, or after a return. */
const LEAST_DAYS = 7;
/** Days proposed where no window sets a day. */
const USUAL_DAYS = 14;

/** The due day that the form proposes: the last day of the window while it lies ahead, a week once it is over. */
export function proposedDue(windowDue: Day | null, today: Day): Day {
  if (windowDue === null) return addDays(today, USUAL_DAYS);
  return windowDue >= today ? windowDue : addDays(today, LEAST_DAYS);
}

/** The due day after a return: the one before while a week is left, else a week from today. */
export function dueAgain(dueOn: Day, today: Day): Day {
  return daysBetween(today, dueOn) >= LEAST_DAYS ? dueOn : addDays(today, LEAST_DAYS);
}

/** Someone who could be asked instead: a person at work who may sign in, or has no account yet. */
type Candidate = { id: string; able: boolean };

/** Who is asked when the person has left: the first of owners, deputies and the manager who is able; null when none is. */
export function nextAsked(leaver: string, candidates: readonly Candidate[]): string | null {
  return candidates.find(({ id, able }) => able && id !== leaver)?.id ?? null;
}

/** What a page says is asked for: an answer to another text is refused. */
export function askedMark({ title, details }: { title: string; details: string }): string {
  return JSON.stringify([title, details.replaceAll("\r\n", "\n")]);
}
