import { type ControlVersion, type Population, versionOn } from "#domain/controls/controls";
import { type Period, rhythmDays, windows } from "#domain/controls/windows";
import { addDays, addMonths, type Day, daysBetween } from "#domain/days";

/** One member of a population: a hire, a leaver, an incident, a change, a vendor. */
export type PopulationEvent = { id: string; label: string; on: Day };

export type Populations = Partial<Record<Population, readonly PopulationEvent[]>>;

/** Why nothing is expected in a window, or of an event. */
export type NotExpected =
  | { kind: "before-operation"; since: Day }
  | { kind: "retired"; on: Day }
  /** The control began to operate in the second half of the window. */
  | { kind: "begun-late"; since: Day }
  /** The window ends after an engagement that is over. */
  | { kind: "due-after-period"; performedOn: Day | null; validUntil: Day | null };

/** One expected performance of a control, before it is judged. */
export type Expected = {
  /** Unique within the control: the due day, for events followed by the event's id, for a second window of that day by its first day. */
  key: string;
  /** First day on which it can be performed. */
  from: Day;
  due: Day;
  graceDays: number;
  /** The version that was in force when the window began or the event took place: it keeps its expectation. */
  version: number;
  frequency: ControlVersion["frequency"];
  /** What must be shown each time, as the version says it. */
  items: readonly string[];
  event: PopulationEvent | null;
  notExpected: NotExpected | null;
  /** Due after the last day of the period that was asked for. */
  beyond: boolean;
};

export type Schedule = { versions: readonly ControlVersion[] };

/** A version with the days on which it was in force; `to` is null for the latest. */
type Span = { version: ControlVersion; from: Day; to: Day | null };

/**
 * Everything that one control must show for a period, in order of the due day. Windows are counted from `anchor`, the first day
 * of the organisation's audit period; those that fall due in `period` belong to it, and the one that is running on its last day
 * is added and marked as `beyond`. A window keeps the expectation of the version in force when it began, whatever is changed
 * later. Before the first version and while a version retires the control, windows are listed as not expected.
 */
export function expectOccurrences(
  control: Schedule,
  period: Period,
  populations: Populations,
  anchor: Day = period.from,
): Expected[] {
  const found = expectWindows(control, period, anchor);
  for (const one of expectEvents(control, populations))
    if (period.from <= one.from && one.from <= period.to) found.push({ ...one, beyond: one.due > period.to });
  return found.sort((a, b) => (a.due === b.due ? a.key.localeCompare(b.key) : a.due < b.due ? -1 : 1));
}

/** The windows alone, in the order in which they were planned. */
export function expectWindows(control: Schedule, period: Period, anchor: Day): Expected[] {
  const found: Expected[] = [];
  const keys = new Set<string>();
  for (const one of plannedWindows(control, period, anchor)) add(found, keys, one, period);
  return found;
}

type Planned = Period & { version: ControlVersion; notExpected: NotExpected | null };

function add(found: Expected[], keys: Set<string>, one: Planned, period: Period): void {
  if (one.to < period.from || one.from > period.to) return;
  const key = keys.has(one.to) ? `${one.to}/${one.from}` : one.to;
  keys.add(key);
  found.push({
    key,
    from: one.from,
    due: one.to,
    ...contentOf(one.version),
    event: null,
    notExpected: one.notExpected,
    beyond: one.to > period.to,
  });
}

function contentOf({ graceDays, version, frequency, evidence }: ControlVersion) {
  return { graceDays, version, frequency, items: evidence };
}

function spansOf(versions: readonly ControlVersion[]): Span[] {
  return versions
    .map((version, index) => ({
      version,
      from: version.inForceFrom,
      to: versions[index + 1] ? addDays(versions[index + 1]!.inForceFrom, -1) : null,
    }))
    .filter(({ from, to }) => to === null || from <= to);
}

/** Windows from one rhythm before the period, since a window that falls due in it may have begun then, to its last day. */
function plannedWindows({ versions }: Schedule, period: Period, anchor: Day): Planned[] {
  const spans = spansOf(versions);
  const earliest = addMonths(period.from, -12);
  const planned = beforeOperation(spans[0], period, anchor);
  for (const span of spans) {
    const from = span.from > earliest ? span.from : earliest;
    const to = span.to !== null && span.to < period.to ? span.to : period.to;
    if (from > to) continue;
    const earlier = planned.filter((one) => one.notExpected === null && one.to >= span.from);
    for (const window of windows(span.version.frequency, anchor, { from, to })) {
      const begins = beginning(window, span, earlier);
      if (begins > window.to || (span.to !== null && begins > span.to)) continue;
      planned.push({
        from: begins,
        // Taken up again, a control is expected from that day on.
        to: span.version.retired && span.to !== null && span.to < window.to ? span.to : window.to,
        version: span.version,
        notExpected: whyNotExpected(window, begins, span, span === spans[0]),
      });
    }
  }
  return planned;
}

/**
 * The day on which a window of a version begins. One that was running when the version came into force keeps its own
 * expectation: a version of a longer rhythm begins after it, one of a shorter rhythm with its next whole window.
 */
function beginning(window: Period, span: Span, earlier: readonly Planned[]): Day {
  const day = window.from < span.from ? span.from : window.from;
  const running = earlier.filter((one) => one.from <= day && day <= one.to);
  const longest = running.reduce<Planned | null>(
    (best, one) => (!best || one.to > best.to ? one : best),
    null,
  );
  if (!longest) return day;
  const shorter = rhythmDays(span.version.frequency) < rhythmDays(longest.version.frequency);
  if (shorter && window.from >= span.from) return day;
  return addDays(longest.to, 1);
}

function whyNotExpected(
  window: Period,
  begins: Day,
  { version, from }: Span,
  first: boolean,
): NotExpected | null {
  if (version.retired) return { kind: "retired", on: from };
  // Only the beginning of the control: a change of its frequency never takes an expectation away.
  if (!first) return null;
  const whole = daysBetween(window.from, window.to) + 1;
  const left = daysBetween(begins, window.to) + 1;
  return left * 2 < whole ? { kind: "begun-late", since: begins } : null;
}

function beforeOperation(first: Span | undefined, period: Period, anchor: Day): Planned[] {
  if (!first || first.from <= period.from) return [];
  const before = { from: period.from, to: addDays(first.from, -1) };
  const reach = before.to < period.to ? before : period;
  return windows(first.version.frequency, anchor, reach)
    .filter((window) => window.to < first.from)
    .map((window) => ({
      ...window,
      version: first.version,
      notExpected: { kind: "before-operation", since: first.from },
    }));
}

/** What is expected of each member of the control's population, whenever it took place. */
export function expectEvents({ versions }: Schedule, populations: Populations): Expected[] {
  const found: Expected[] = [];
  const first = spansOf(versions)[0]?.version;
  const seen = new Set<string>();
  for (const version of versions) {
    if (version.frequency !== "per-event" || !version.population || seen.has(version.population)) continue;
    seen.add(version.population);
    for (const event of populations[version.population] ?? []) {
      const judge = versionOn(versions, event.on) ?? first;
      if (judge?.frequency !== "per-event" || judge.population !== version.population) continue;
      found.push(eventOf(judge, event));
    }
  }
  return found;
}

function eventOf(version: ControlVersion, event: PopulationEvent): Expected {
  const due = addDays(event.on, version.withinDays);
  const notExpected: NotExpected | null =
    event.on < version.inForceFrom
      ? { kind: "before-operation", since: version.inForceFrom }
      : version.retired
        ? { kind: "retired", on: version.inForceFrom }
        : null;
  return {
    key: `${due}#${event.id}`,
    from: event.on,
    due,
    ...contentOf(version),
    event,
    notExpected,
    beyond: false,
  };
}
