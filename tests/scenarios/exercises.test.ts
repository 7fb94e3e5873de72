import { expect, test } from "vitest";
import { record } from "#app/audit";
import { queueMail } from "#app/delivery/mail/queue";
import { deliverCalls } from "#app/jobs/deliver-alerts";
import { deliverMail } from "#app/jobs/deliver-mail";
import { readCalendarFeed } from "#app/operations/breach-clocks/calendar-feed-reads";
import { makeCalendarFeed } from "#app/operations/breach-clocks/calendar-feeds";
import { mailClockNotice } from "#app/operations/breach-clocks/notice-sending";
import { changeClockNotice, startClockNotice } from "#app/operations/breach-clocks/notices";
import { raiseBreachReminders } from "#app/operations/breach-clocks/reminders";
import { addChannel, type Whose } from "#app/operations/deliveries/channels";
import { signNil } from "#app/operations/incidents/nil-statements";
import { sendNotice } from "#app/operations/incidents/notices";
import { listRunningClocks } from "#app/queries/breach-clocks/running-clocks";
import { readIncidentRecord } from "#app/queries/incidents/record";
import { listIncidentsTasks } from "#app/queries/tasks/incidents";
import { type Actor, bookkeeping, perform } from "#app/work";
import { listClocks } from "#db/breach-clocks/clocks";
import { findClockNotice } from "#db/breach-clocks/notices";
import { listPopulations } from "#db/controls/populations";
import { saveDelivery } from "#db/deliveries/deliveries";
import { listTimeline } from "#db/incidents/facts";
import { saveIncident } from "#db/incidents/incidents";
import { listNoticeRecipients } from "#db/incidents/notices";
import { dayOf } from "#domain/days";
import type { ChannelKindName } from "#domain/deliveries/channel-kinds";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";
import { anchor, completeNotice, customer, incident } from "#tests/support/breach";
import { startPost } from "#tests/support/servers/post";
import { startReceiver } from "#tests/support/servers/receiver";

const job = { kind: "job", name: "raise-breach-reminders" } as const;

/** An exercise with two affected customers and running clocks, with a mail server and a receiver that take everything. */
async function cast() {
  const post = await startPost();
  const receiver = await startReceiver();
  const app = await testApp("2026-03-11T13:05:00.000Z", {
    SMTP_URL: post.url,
    COLLECT_ALLOW_PRIVATE: "127.0.0.1",
  });
  await testOrganisation(app);
  const officer = await testPerson(app, "Maren Olsen", "officer");
  const { actor } = officer;
  const customers = [await customer(app, actor, "Aurora Clinics"), await customer(app, actor, "Nordhavn")];
  const made = await incident(app, actor, { customers, exercise: true, leadId: officer.personId });
  await anchor(app, actor, made.id, "verified", "2026-03-10T18:20:00.000Z");
  await anchor(app, actor, made.id, "aware", "2026-03-10T16:30:00.000Z");
  const deliveries = () => app.read.selectFrom("deliveries").selectAll().orderBy("id").execute();
  const add = (by: Actor, whose: Whose, kind: ChannelKindName, path: string) =>
    perform(app, by, (work) =>
      addChannel(app, work, whose, { kind, name: `The ${kind}`, address: `${receiver.url}${path}` }),
    );
  return { app, post, receiver, officer, actor, deliveries, add, ...made };
}

test("a notice to customers is made, kept and said to be kept; its clocks end; nothing reaches the mail server", async () => {
  const { app, post, actor, id, ref, deliveries } = await cast();
  expect(ref).toBe("EXE-0001");
  const notice = await completeNotice(app, actor, id);
  expect(await perform(app, actor, (work) => sendNotice(work, notice))).toBe(2);
  await deliverMail(app);
  app.clock.advance(60_000);
  await deliverMail(app);
  expect(post.received).toEqual([]);
  expect(await listNoticeRecipients(app.read, id)).toMatchObject([
    { notified_at: expect.any(String), answer: "EXERCISE, not sent" },
    { notified_at: expect.any(String), answer: "EXERCISE, not sent" },
  ]);
  expect(await deliveries()).toMatchObject([
    {
      sent_at: null,
      next_try_at: null,
      withheld_at: expect.any(String),
      body: expect.stringMatching(/^EXERCISE\./),
    },
    {
      sent_at: null,
      next_try_at: null,
      withheld_at: expect.any(String),
      subject: expect.stringMatching(/^EXERCISE: /),
    },
  ]);
  const open = (await listClocks(app.read, id)).filter((clock) => clock.customerId && !clock.ended);
  expect(open).toEqual([]);
  const lines = (await listTimeline(app.read, id)).map((line) => line.text);
  expect(lines.filter((line) => line.startsWith("EXERCISE: the notice to"))).toHaveLength(2);
  expect(lines.some((line) => /^(Told|Notified) |sent to/.test(line))).toBe(false);
});

test("a notice to an authority is kept too, also when its mailbox is that of someone who works here", async () => {
  const { app, post, actor, id, officer } = await cast();
  const clock = (await listClocks(app.read, id)).find((one) => one.ruleId === "gdpr-33-1")!;
  const notice = await perform(app, actor, (work) => startClockNotice(work, clock.id));
  const { contents, ...draft } = (await findClockNotice(app.read, notice))!;
  const filled = contents.map((part) => ({ ...part, text: "As the scenario says" }));
  await perform(app, actor, (work) => changeClockNotice(work, notice, { ...draft, contents: filled }));
  await perform(app, actor, (work) => mailClockNotice(work, notice, officer.email));
  await deliverMail(app);
  expect(post.received).toEqual([]);
  expect(await findClockNotice(app.read, notice)).toMatchObject({ mail: { answer: "EXERCISE, not sent" } });
});

test("a row that something put back into the queue is stopped by the sender, and by the database", async () => {
  const { app, post, actor, id, deliveries } = await cast();
  const notice = await completeNotice(app, actor, id);
  await perform(app, actor, (work) => sendNotice(work, notice));
  const [kept] = await deliveries();
  const now = app.now().toISOString();
  await bookkeeping(app, (db) => saveDelivery(db, kept!.id, { next_try_at: now }));
  await deliverMail(app);
  expect(post.received).toEqual([]);
  await expect(bookkeeping(app, (db) => saveDelivery(db, kept!.id, { sent_at: now }))).rejects.toThrow(
    /never sent/,
  );
  // A row that never passed the queue's guard: as if it had been written by hand.
  await bookkeeping(app, async (db) => {
    const { withheld_at, answer, ...row } = kept!;
    const foreign = {
      ...row,
      id: "by-hand",
      key: "by-hand",
      message_id: "<by-hand@surety>",
      next_try_at: now,
    };
    await db.insertInto("deliveries").values(foreign).execute();
  });
  await deliverMail(app);
  expect(post.received).toEqual([]);
  expect((await deliveries()).at(-1)).toMatchObject({ id: "by-hand", sent_at: null, withheld_at: now });
});

test("any other mail about it to someone outside is kept, an auditor’s included; insiders get it marked", async () => {
  const { app, post, actor, id, officer } = await cast();
  const auditor = await testPerson(app, "Ada Auditor", "auditor");
  const about = { type: "incident", id } as const;
  for (const to of ["press@paper.example", auditor.email, officer.email.toUpperCase()])
    await perform(app, actor, async (work) => {
      await queueMail(work, {
        purpose: "test",
        key: `announce:${to}`,
        to,
        subject: "What happened",
        text: "This.",
        about,
      });
      await record(work, { action: "test.announce", subject: about });
    });
  await deliverMail(app);
  expect(post.received.map((mail) => mail.to[0]!.toLowerCase())).toEqual([officer.email]);
  expect(post.received[0]).toMatchObject({
    subject: "EXERCISE: What happened",
    text: expect.stringContaining("no one outside the organisation is notified"),
  });
});

test("reminders reach insiders by mail and by their own channels, marked; never the organisation’s channels", async () => {
  const { app, post, receiver, actor, officer, add, deliveries } = await cast();
  await add(actor, "organisation", "webhook", "/hook");
  await add(actor, "organisation", "slack", "/slack");
  await add(actor, "own", "ntfy", "/topic-of-maren");
  app.clock.set("2026-03-13T15:30:00.000Z");
  await perform(app, job, (work) => raiseBreachReminders(work, "http://surety.test"));
  await deliverCalls(app);
  await deliverMail(app);
  expect(new Set(post.received.map((mail) => mail.to[0]))).toEqual(new Set([officer.email]));
  for (const mail of post.received) expect(mail.subject).toMatch(/^EXERCISE: EXE-0001: /);
  expect(receiver.taken.length).toBeGreaterThan(0);
  for (const one of receiver.taken) {
    expect(one.path).toBe("/");
    expect(JSON.parse(one.body).title ?? one.body).toContain("EXERCISE");
  }
  const calendars = (await deliveries()).flatMap((one) => one.calendar ?? []);
  for (const text of calendars) expect(text).toContain("SUMMARY:EXERCISE: EXE-0001");
  // A sender that is handed such a row does not send it either.
  const before = receiver.taken.length;
  const [kept] = (await deliveries()).filter((one) => one.channel === "webhook");
  const now = app.now().toISOString();
  await bookkeeping(app, (db) => saveDelivery(db, kept!.id, { next_try_at: now }));
  app.clock.advance(11 * 60_000);
  await deliverCalls(app);
  expect(receiver.taken).toHaveLength(before);
  expect((await deliveries()).find((one) => one.id === kept!.id)).toMatchObject({ sent_at: null });
});

test("it is not an incident: not among the running clocks, the populations, the nil statement; marked where it is shown", async () => {
  const { app, id, officer, actor } = await cast();
  expect(await listRunningClocks(app.read)).toEqual([]);
  const tasks = await listIncidentsTasks(app.read, app.now());
  expect(tasks.length).toBeGreaterThan(0);
  for (const task of tasks)
    expect([task.kind, task.title]).toEqual(["todo", expect.stringMatching(/^EXERCISE: /)]);
  const period = { from: "2026-01-01", to: "2026-12-31" };
  const zoned = (instant: Date) => dayOf(instant, "Europe/Berlin");
  expect((await listPopulations(app.read, period, zoned)).incidents).toEqual([]);
  const token = await perform(app, actor, (work) => makeCalendarFeed(app, work));
  expect(await readCalendarFeed(app, token)).toContain("SUMMARY:EXERCISE: ");
  expect(await readIncidentRecord(app.read, id, app.now())).toMatchObject({ exercise: true });
  app.clock.set("2026-04-02T10:00:00.000Z");
  const signer: Actor = { ...officer.actor, factor: { method: "totp", at: app.now() } } as Actor;
  await signNil(app, signer, { from: "2026-03-01", to: "2026-03-31", how: "All alerts" });
});

test("an exercise stays one, and an incident never becomes one", async () => {
  const { app, actor, id } = await cast();
  const real = await incident(app, actor);
  expect(real.ref).toBe("INC-0001");
  for (const [which, exercise] of [
    [id, 0],
    [real.id, 1],
  ] as const)
    await expect(bookkeeping(app, (db) => saveIncident(db, which, { exercise }))).rejects.toThrow(/exercise/);
});
