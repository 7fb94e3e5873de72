import type { AppContext } from "#app/context";
import { bookkeeping } from "#app/work";
import { findFeedByToken, touchFeed } from "#db/breach-clocks/calendar-feeds";
import { findDeadlineVersions } from "#db/breach-clocks/clock-versions";
import { listOpenClocks } from "#db/breach-clocks/clocks";
import { listCallable } from "#db/breach-clocks/reminders";
import { clockEvent } from "#domain/breach-clocks/clock-event";
import { escalationOf } from "#domain/breach-clocks/escalation";
import { calendarText } from "#domain/calendar";
import { ruleName } from "#policies/clocks";

/** The calendar behind a secret address: the deadlines of every open clock about which its owner is called. Null for any other address. */
export async function readCalendarFeed(app: AppContext, token: string): Promise<string | null> {
  const feed = await findFeedByToken(app.read, app.secrets.hash("calendar feed", token));
  if (!feed) return null;
  await bookkeeping(app, (db, now) => touchFeed(db, feed.id, now));
  const people = await listCallable(app.read);
  const mine = (await listOpenClocks(app.read)).filter((clock) =>
    escalationOf(people, clock.leadId).some((one) => one.id === feed.userId),
  );
  const shown = mine.slice(0, 2000);
  const versions = await findDeadlineVersions(
    app.read,
    shown.map((clock) => clock.id),
  );
  const deadlines = shown.flatMap(({ id, incidentRef, incidentTitle, ruleId, recipient, deadlineAt }) => {
    const incident = { ref: incidentRef, title: incidentTitle };
    const clock = { id, rule: ruleName(ruleId), recipient, version: versions.get(id) };
    return deadlineAt ? [clockEvent(incident, { ...clock, at: deadlineAt }, app.config.publicUrl)] : [];
  });
  return calendarText("Breach deadlines", deadlines, app.now());
}
