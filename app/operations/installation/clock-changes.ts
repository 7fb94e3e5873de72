import { record } from "#app/audit";
import { correctReminders } from "#app/operations/breach-clocks/corrections";
import { withdrawEarlyExceptions } from "#app/operations/controls/early-exceptions";
import { alertOfficers } from "#app/operations/deliveries/officer-alerts";
import type { Work } from "#app/work";
import { releaseLinks, releaseWaiting } from "#db/deliveries/waiting";
import { findLastClockChange, insertClockChange, wasAhead } from "#db/installation/clock-changes";
import { countAgain } from "#db/installation/disregarded";
import { organisationZone } from "#db/installation/organisation";
import { listEndedAhead } from "#db/installation/users-ended-ahead";
import { type ClockChange, clockChangeWords, takesBack } from "#domain/installation/clock-changes";

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
  await releaseLinks(work.db, work.now);
  if (change.byMs < 0) await putRight(work, options.publicUrl);
  await record(work, {
    action: "clock.change",
    subject: { type: "machine_clock", id: "1" },
    after: {
      from: change.from.toISOString(),
      to: change.to.toISOString(),
      seconds: Math.round(change.byMs / 1000),
    },
  });
  if (options.alert) await alertOfficers(work, await alertOf(work, change, options.publicUrl));
  return true;
}

/** After a clock that was ahead is right: what it did for a future day is undone, and the people it alarmed are notified. */
async function putRight(work: Work, publicUrl: string): Promise<void> {
  if (!(await wasAhead(work.db, work.now))) return;
  await withdrawEarlyExceptions(work);
  await correctReminders(work, publicUrl);
}

function isSame(a: ClockChange, b: ClockChange): boolean {
  const near = (one: number, other: number) => Math.abs(one - other) < sameMs;
  return (
    near(a.to.getTime(), b.to.getTime()) && Math.sign(a.byMs) === Math.sign(b.byMs) && near(a.byMs, b.byMs)
  );
}

async function alertOf(work: Work, change: ClockChange, publicUrl: string) {
  const zone = await organisationZone(work.db);
  const ended = await listEndedAhead(work.db, work.now, zone);
  return {
    purpose: "clock" as const,
    key: `clock:${change.to.toISOString()}:${change.byMs}`,
    subject: `The server clock was set ${change.byMs < 0 ? "back" : "ahead"}`,
    text: [
      clockChangeWords(change),
      "",
      "Deadlines are computed from this clock. Check that it is right and that the machine synchronises its time.",
      "Reminders that were sent too early will be sent again when they are due.",
      ...(ended.length > 0
        ? [
            "",
            `Ended before their last day: ${ended.map((one) => one.name).join(", ")}. Restore access: ${publicUrl}/users`,
          ]
        : []),
    ].join("\n"),
    link: `${publicUrl}/jobs`,
  };
}
