import { record } from "#app/audit";
import { alertOfficers } from "#app/operations/officer-alerts";
import type { Work } from "#app/work";
import { findLastClockChange, insertClockChange } from "#db/clock-changes";
import { countAgain } from "#db/disregarded";
import { releaseWaiting } from "#db/waiting";
import { type ClockChange, clockChangeWords, takesBack } from "#domain/clock-changes";

/** Two processes see one change some seconds apart. Milliseconds. */
const sameMs = 120_000;

/**
 * Records that the machine's clock was changed, once for all processes: what waits for an instant that a wrong clock named is
 * due again, and officers and owners are alerted unless `alert` is false. False when another process recorded it.
 */
export async function recordClockChange(
  work: Work,
  change: ClockChange,
  options: { found: "running" | "start"; alert: boolean; publicUrl: string },
): Promise<boolean> {
  const last = await findLastClockChange(work.db);
  if (last && isSame(last, change)) return false;
  await insertClockChange(work.db, change, options.found);
  if (last && last.byMs < 0 && takesBack(change, last)) await countAgain(work.db, work.now);
  await releaseWaiting(work.db, work.now);
  await record(work, {
    action: "clock.change",
    subject: { type: "machine_clock", id: "1" },
    after: {
      from: change.from.toISOString(),
      to: change.to.toISOString(),
      seconds: Math.round(change.byMs / 1000),
    },
  });
  if (options.alert) await alertOfficers(work, alertOf(change, options.publicUrl));
  return true;
}

function isSame(a: ClockChange, b: ClockChange): boolean {
  const near = (one: number, other: number) => Math.abs(one - other) < sameMs;
  return (
    near(a.to.getTime(), b.to.getTime()) && Math.sign(a.byMs) === Math.sign(b.byMs) && near(a.byMs, b.byMs)
  );
}

function alertOf(change: ClockChange, publicUrl: string) {
  return {
    key: `clock:${change.to.toISOString()}:${change.byMs}`,
    subject: `The clock of the machine was set ${change.byMs < 0 ? "back" : "ahead"}`,
    text: [
      clockChangeWords(change),
      "",
      "Deadlines are computed from this clock. Check that it is right and that the machine synchronises its time.",
      "Reminders that were sent for instants still to come are sent again at their time.",
    ].join("\n"),
    link: `${publicUrl}/jobs`,
  };
}
