import type { AppContext } from "#app/context";
import { bookkeeping } from "#app/work";
import { findFeedByToken, touchFeed } from "#db/breach-clocks/calendar-feeds";
import { listOpenClocks } from "#db/breach-clocks/clocks";
import { listCallable } from "#db/breach-clocks/reminders";
import { escalationOf } from "#domain/breach-clocks/escalation";
import { calendarText } from "#domain/calendar";
import { markedTitle } from "#domain/exercises";
import { breachRule } from "#policies/clocks";

/** The calendar behind a secret address: the deadlines of every open clock about which its owner is called. Null for any other address. */
export async function readCalendarFeed(app: AppContext, token: string): Promise<string | null> {
  const feed = await findFeedByToken(app.read, app.secrets.hash("calendar feed", token));
  if (!feed) return null;
  await bookkeeping(app, (db, now) => touchFeed(db, feed.id, now));
  const people = await listCallable(app.read);
  const mine = (await listOpenClocks(app.read)).filter((clock) =>
    escalationOf(people, clock.leadId).some((one) => one.id === feed.userId),
  );
  const deadlines = mine
    .slice(0, 2000)
    .flatMap(({ id, incidentRef, incidentTitle, exercise, ruleId, recipient, deadlineAt }) =>
      deadlineAt
        ? {
            id,
            at: deadlineAt,
            title: markedTitle(
              `${incidentRef}: notify ${recipient} (${breachRule(ruleId)?.name ?? ruleId})`,
              exercise,
            ),
            text: incidentTitle,
            link: `${app.config.publicUrl}/my/calls/${incidentRef}`,
          }
        : [],
    );
  return calendarText("Breach deadlines", deadlines, app.now());
}
