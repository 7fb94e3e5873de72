import type { Visitor } from "#app/auth/visitor";
import type { AppContext } from "#app/context";
import { organisationZone } from "#db/installation/organisation";
import { wallClock } from "#domain/when";

/** The zone in which this person types and reads times. */
export async function zoneOf(app: AppContext, visitor: Visitor | null): Promise<string> {
  return visitor?.zone ?? (await organisationZone(app.read));
}

/** The present as it is typed into a field: "2026-03-10 17:30". */
export function typedNow(now: Date, zone: string): string {
  const { year, month, day, hour, minute } = wallClock(now, zone);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}`;
}
