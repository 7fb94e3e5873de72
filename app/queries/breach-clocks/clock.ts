import { type ClockRow, findClock } from "#db/breach-clocks/clocks";
import type { ReadDb } from "#db/client";
import { withOmissions } from "#db/unreadable";
import { damagedClockWords } from "#domain/breach-clocks/damaged-clocks";
import { Refused } from "#domain/errors";

/** The clock with this id. @throws Refused (not_found; conflict when its stored values cannot be read) */
export async function requireClock(db: ReadDb, clockId: string): Promise<ClockRow> {
  const { value: clock, unreadable } = await withOmissions(() => findClock(db, clockId));
  if (clock) return clock;
  if (unreadable.length === 0) throw new Refused("not_found", "There is no such clock.");
  throw new Refused("conflict", damagedClockWords);
}
