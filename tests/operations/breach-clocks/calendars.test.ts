import { expect, test } from "vitest";
import { readCalendarFeed } from "#app/operations/breach-clocks/calendar-feed-reads";
import { makeCalendarFeed } from "#app/operations/breach-clocks/calendar-feeds";
import { endClock } from "#app/operations/breach-clocks/clock-ends";
import { setClockStart } from "#app/operations/breach-clocks/clock-starts";
import { addClock, reopenClock } from "#app/operations/breach-clocks/clocks";
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
  const clockOf = async (rule: string) =>
    (await listClocks(app.read, made.id)).find((one) => one.ruleId === rule)!;
  const uid = `${clock!.id}@surety`;
  return { app, act, feed, uid, clockId: clock!.id, mails, correct, post, incidentId: made.id, clockOf };
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

test("a deadline that falls away and comes back has moved twice", async () => {
  const { app, act, feed, incidentId, clockOf } = await cast();
  for (const rule of ["nis2-72", "nis2-final"]) await act((work) => addClock(work, incidentId, rule));
  const uid = `${(await clockOf("nis2-final")).id}@surety`;
  const end = (how: "told" | "not_required") =>
    act(async (work) => endClock(work, await clockOf("nis2-72"), { how, at: app.now() }));
  const cameBack = () => act(async (work) => reopenClock(work, await clockOf("nis2-72"), "It came back."));
  await end("told");
  expect((await feed())[uid]).toMatchObject({ DTSTART: "20261230T235959Z", SEQUENCE: "0" });
  await cameBack();
  await end("not_required");
  expect(Object.keys(await feed())).not.toContain(uid);
  await cameBack();
  app.clock.set("2026-12-01T10:00:00Z");
  await end("told");
  expect((await feed())[uid]).toMatchObject({ DTSTART: "20270101T235959Z", SEQUENCE: "2" });
});

test("a mail about moved deadlines that waited says what is true when it is sent", async () => {
  const { app, act, feed, uid, clockId, mails, correct, post } = await cast();
  post.refuse = () => ({ code: 451, text: "4.3.0 Try later" });
  await correct("2026-11-30T08:00:00.000Z");
  app.clock.advance(1000);
  await correct("2026-11-30T07:00:00.000Z");
  await until(app, "2026-11-30T09:03:00Z");
  post.refuse = () => null;
  const inFeed = (await feed())[uid];
  await until(app, "2026-11-30T10:30:00Z");
  expect(mails()).toHaveLength(2);
  for (const mail of mails())
    expect(eventsIn(mail.calendar)[uid]).toEqual({ ...inFeed, DTSTAMP: expect.any(String) });
  post.refuse = () => ({ code: 451, text: "4.3.0 Try later" });
  await correct("2026-11-30T06:00:00.000Z");
  await until(app, "2026-11-30T10:33:00Z");
  await act(async (work) =>
    endClock(work, (await findClock(app.read, clockId))!, { how: "told", at: app.now() }),
  );
  post.refuse = () => null;
  await until(app, "2026-11-30T12:00:00Z");
  expect(mails()).toHaveLength(3);
  expect(eventsIn(mails()[2]!.calendar)[uid]).toMatchObject({ STATUS: "CANCELLED", SEQUENCE: "3" });
});
