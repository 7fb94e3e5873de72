import type { Work } from "#app/work";
import { findLastClockChange } from "#db/installation/clock-changes";
import { organisationZone } from "#db/installation/organisation";
import { Refused } from "#domain/errors";
import { futureWords } from "#domain/installation/clock-changes";

/** @throws Refused when `at` lies in the future by the machine's clock, with what that clock shows: it may be the clock that is wrong */
export async function refuseLaterThanClock(work: Work, at: Date, field: string): Promise<void> {
  if (at <= work.now) return;
  const zone = await organisationZone(work.db);
  const change = (await findLastClockChange(work.db)) ?? null;
  throw new Refused("invalid", futureWords(work.now, zone, change), field);
}
