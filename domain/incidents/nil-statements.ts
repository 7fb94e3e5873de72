import { type Day, endOfDay, startOfDay } from "#domain/days";
import { mayFallInto } from "#domain/moments";

/** What bears on a period: an incident of the register, with when it happened as far as that is known. */
type Happening = {
  ref: string;
  status: string;
  source: string;
  created_at: string;
  occurred: string | null;
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
  const inside = all.filter(({ source, created_at, occurred }) => {
    if (occurred && mayFallInto(occurred, first, before, zone)) return true;
    const recorded = new Date(created_at);
    return source !== "import" && recorded >= first && recorded < before;
  });
  const incidents = inside.filter(({ status }) => status !== "not_an_incident").map(({ ref }) => ref);
  return { incidents, reports: inside.length - incidents.length };
}
