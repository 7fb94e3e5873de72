import { type Day, endOfDay, startOfDay } from "#domain/days";
import { mayFallInto } from "#domain/moments";

/** The line of an incident's timeline that has the time which its reporter gave. */
export const FIRST_NOTICED = "First noticed, according to the reporter";

/** What bears on a period: an incident of the register, with the times that place it, each as precise as it is known. */
export type Happening = {
  ref: string;
  status: string;
  source: string;
  created_at: string;
  /** When it occurred, was suspected, discovered, known or verified, and when its reporter noticed it. */
  times: readonly string[];
};

/**
 * What the register knows of a period, days inclusive: references of incidents, and how many reports turned out to be none.
 * History that was brought in later says nothing about the days on which it was brought in.
 */
export function knownOf(
  all: readonly Happening[],
  { from, to }: { from: Day; to: Day },
  zone: string,
): { incidents: string[]; reports: number } {
  const [first, before] = [startOfDay(from, zone), endOfDay(to, zone)];
  const inside = all.filter(({ source, created_at, times }) => {
    if (times.some((time) => mayFallInto(time, first, before, zone))) return true;
    const recorded = new Date(created_at);
    return source !== "import" && recorded >= first && recorded < before;
  });
  const incidents = inside.filter(({ status }) => status !== "not_an_incident").map(({ ref }) => ref);
  return { incidents, reports: inside.length - incidents.length };
}
