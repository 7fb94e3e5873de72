import { addDays, type Day } from "#domain/days";

type Span<V> = {
  version: V;
  from: Day;
  /** The last day on which it was in force; null while it is. */
  to: Day | null;
};

/**
 * The versions that were in force on any day of the period, each with its days. `from` gives the first day of a version; they are in
 * the order of those days. Of two that begin on the same day the later one counts. `end` is the day from which none is in force.
 */
export function spansWithin<V>(
  versions: readonly V[],
  from: (version: V) => Day,
  period: { from: Day; to: Day },
  end: Day | null = null,
): Span<V>[] {
  return versions
    .map((version, at): Span<V> => {
      const next = versions[at + 1];
      const until = [next && from(next), end].filter((day): day is Day => typeof day === "string").sort()[0];
      return { version, from: from(version), to: until === undefined ? null : addDays(until, -1) };
    })
    .filter(({ from: first, to }) => to === null || first <= to)
    .filter(({ from: first, to }) => first <= period.to && (to === null || to >= period.from));
}
