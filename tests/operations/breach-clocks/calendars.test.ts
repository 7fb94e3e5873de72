import { expect, test } from "vitest";
import { readCalendarFeed } from "#app/operations/breach-clocks/calendar-feed-reads";
import { makeCalendarFeed } from "#app/operations/breach-clocks/calendar-feeds";
import { endClock } from "#app/operations/breach-clocks/clock-ends";
import { setClockStart } from "#app/operations/breach-clocks/clock-starts";
import { reopenClock } from "#app/operations/breach-clocks/clocks";
import { perform, type Work } from "#app/work";
import { findClock, listClocks } from "#db/breach-clocks/clocks";
import { type TestApp, testApp, testOrganisation, testPerson } from "#tests/support/app";
import { anchor, customer, incident } from "#tests/support/breach";
import { runMinutes } from "#tests/support/minutes";
import { startPost } from "#tests/support/servers/post";

const jobs = ["raise-breach-reminders", "deliver-mail"];

/** The fields of each event by its UID, unfolded. */
function eventsIn(calendar: string | null): Record<string, Record<string, string>> {
  const events: Record<string, Record<string, string>> = {};
  for (const [, body = ""] of (calendar ?? "")
    .replace(/\r?\n /g, "")
    .matchAll(/BEGIN:VEVENT\r?\n([\s\S]*?)END:VEVENT/g)) {
    const fields = Object.fromEntries(
      body
        .replace(/BEGIN:VALARM[\s\S]*?END:VALARM\r?\n/g, "")
        .split(/\r?\n/)
        .map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1)]),
    );
    events[fields.UID!] = fields;
  }
  return events;
}

/** An incident of a customer whose contract gives 24 h, and the feed of its lead. */
async function cast() {
  const post = await startPost();
  const app = await testApp("2026-11-30T09:00:00.000Z", { SMTP_URL: post.url });
  await testOrganisation(app, { time_zone: "UTC" });
  const lead = await testPerson(app, "Maren Olsen", "officer");
  const other = await testPerson(app, "Wilma Ott", "owner");
  const id = await customer(app, lead.actor, "Aurora", { breachHours: 24, breachFrom: "verified" });
  const made = await incident(app, lead.actor, {
    customers: [id],
    personalData: "no",
    leadId: lead.personId,
  });
  await anchor(app, other.actor, made.id, "verified", "2026-11-30T09:00:00.000Z");
  const token = await perform(app, lead.actor, (work) => makeCalendarFeed(app, work));
  const feed = async () => eventsIn(await readCalendarFeed(app, token));
  const [clock] = await listClocks(app.read, made.id);
  const act = <R>(change: (work: Work) => Promise<R>) => perform(app, other.actor, change);
  const mails = () => post.received.filter((mail) => mail.calendar && mail.to[0] === lead.email);
  const correct = (at: string) =>
    act((work) =>
      setClockStart(
        work,
        made.id,
        { kind: "verified", at, why: "The log says so." },
        "http://127.0.0.1:3000",
      ),
    );
  return { app, act, feed, uid: `${clock!.id}@surety`, clockId: clock!.id, mails, correct };
}

const until = (app: TestApp, at: string) => runMinutes(app, jobs, at);

test("a deadline that moves keeps its UID and raises SEQUENCE in feed and mail alike, and nothing else does", async () => {
  const { app, act, feed, uid, clockId, mails, correct } = await cast();
  app.clock.set("2026-11-30T20:59:30Z");
  await until(app, "2026-11-30T21:01:00Z");
  const first = eventsIn(mails().at(-1)!.calendar)[uid];
  expect(first).toMatchObject({
    DTSTART: "20261201T090000Z",
    SEQUENCE: "0",
    "LAST-MODIFIED": "20261130T090000Z",
  });
  expect(await feed()).toMatchObject({ [uid]: { ...first, DTSTAMP: expect.any(String), SEQUENCE: "0" } });
  // Reading the feed, and an end that is taken back, move nothing.
  const clock = (await findClock(app.read, clockId))!;
  await act((work) => endClock(work, clock, { how: "told", at: app.now() }));
  expect(await feed()).toEqual({});
  await act(async (work) => reopenClock(work, (await findClock(app.read, clockId))!, "It came back."));
  expect((await feed())[uid]).toMatchObject({ DTSTART: "20261201T090000Z", SEQUENCE: "0" });
  await correct("2026-11-30T14:00:00.000Z");
  await until(app, "2026-11-30T21:03:00Z");
  const moved = {
    DTSTART: "20261201T140000Z",
    SEQUENCE: "1",
    STATUS: "CONFIRMED",
    "LAST-MODIFIED": expect.stringMatching(/^20261130T21010[01]Z$/),
  };
  expect(eventsIn(mails().at(-1)!.calendar)).toEqual({ [uid]: expect.objectContaining(moved) });
  expect((await feed())[uid]).toMatchObject(moved);
  await correct("2026-11-30T12:00:00.000Z");
  app.clock.advance(1000);
  await correct("2026-11-30T14:00:00.000Z");
  app.clock.set("2026-12-01T07:59:30Z");
  await until(app, "2026-12-01T08:01:00Z");
  const third = { DTSTART: "20261201T140000Z", SEQUENCE: "3" };
  expect(eventsIn(mails().at(-1)!.calendar)[uid]).toMatchObject(third);
  const { DTSTAMP: _feed, ...inFeed } = (await feed())[uid]!;
  const { DTSTAMP: _mail, ...inMail } = eventsIn(mails().at(-1)!.calendar)[uid]!;
  expect(inFeed).toEqual(inMail);
});
