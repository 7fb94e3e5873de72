import { CompiledQuery } from "kysely";
import { expect, test } from "vitest";
import { record } from "#app/audit";
import { queueMail } from "#app/delivery/mail/queue";
import { endClock } from "#app/operations/breach-clocks/clock-ends";
import { addChannel } from "#app/operations/deliveries/channels";
import { perform } from "#app/work";
import { listClocks } from "#db/breach-clocks/clocks";
import { type TestApp, testApp, testOrganisation, testPerson } from "#tests/support/app";
import { anchor, customer, incident } from "#tests/support/breach";
import { runMinutes } from "#tests/support/minutes";
import { startPost } from "#tests/support/servers/post";
import { startReceiver } from "#tests/support/servers/receiver";

const jobs = ["raise-breach-reminders", "deliver-mail", "deliver-calls"];

/** An incident of a customer whose contract gives 24 h; its deadline is 06:00 UTC on 11 March. */
async function cast(customers = ["Aurora"], env: Record<string, string> = {}) {
  const post = await startPost();
  const app = await testApp("2026-03-10T06:00:00.000Z", { SMTP_URL: post.url, ...env });
  // Nothing is killed here: the disk need not be waited for.
  await app.db.executeQuery(CompiledQuery.raw("pragma synchronous = off"));
  await testOrganisation(app, { time_zone: "UTC" });
  const officer = await testPerson(app, "Maren Olsen", "officer");
  await testPerson(app, "Wilma Ott", "owner");
  const ids = [];
  for (const name of customers)
    ids.push(await customer(app, officer.actor, name, { breachHours: 24, breachFrom: "verified" }));
  const made = await incident(app, officer.actor, {
    customers: ids,
    personalData: "no",
    leadId: officer.personId,
  });
  await anchor(app, officer.actor, made.id, "verified", "2026-03-10T06:00:00.000Z");
  return { app, post, officer, ...made };
}

const rowsOf = (app: TestApp) =>
  app.read.selectFrom("deliveries").selectAll().where("key", "like", "reminder:%").orderBy("id").execute();

test("after an outage of the mail server one mail comes, in the first minute, true when it is read", async () => {
  const { app, post, officer } = await cast();
  app.clock.set("2026-03-10T17:57:30Z");
  await runMinutes(app, jobs, "2026-03-10T18:02:00Z");
  expect(post.received.map((mail) => mail.subject)).toEqual([
    expect.stringContaining("12 h left to notify Aurora"),
  ]);
  // From 23:40 to 07:20, over the stages at 6, 2 and 1 h before the deadline, the deadline, and an hour after it.
  app.clock.set("2026-03-10T23:39:30Z");
  post.refuse = () => ({ code: 421, text: "closing" });
  await runMinutes(app, jobs, "2026-03-11T07:20:00Z", 20);
  post.received.length = 0;
  post.refuse = () => null;
  await runMinutes(app, jobs, "2026-03-11T07:21:00Z");
  const toLead = post.received.filter((mail) => mail.to[0] === officer.email);
  expect(toLead).toHaveLength(1);
  const [mail] = toLead;
  expect(mail!.subject).toMatch(/overdue by 1 h 21 min: notify Aurora/);
  const text = mail!.text.replace(/\s+/g, " ");
  expect(text).toContain("could not be sent since Wed 11 Mar 2026, 00:00 UTC");
  expect(text).toContain("replaces 3 earlier alerts");
  expect(text).toContain("6 h before the deadline (Wed 11 Mar 2026, 00:00 UTC)");
  // The hour after the deadline calls the next in line; it went in the same minute.
  expect(post.received).toHaveLength(2);
  const rows = (await rowsOf(app)).filter((row) => row.recipient === officer.email);
  const sent = rows.filter((row) => row.sent_at);
  expect(rows.length - sent.length).toBe(3);
  expect(new Set(rows.filter((row) => !row.sent_at).map((row) => row.replaced_by))).toEqual(
    new Set([sent.at(-1)!.id]),
  );
  // What the row keeps is what was sent.
  expect(sent.at(-1)).toMatchObject({ subject: mail!.subject, next_try_at: null });
  // Each stage is still on record once, with what became of its mail.
  const stages = await app.read.selectFrom("reminders").select("stage").execute();
  expect(stages.map((one) => one.stage).toSorted()).toEqual(
    ["after-1", "before-1", "before-12", "before-2", "before-6", "deadline"].toSorted(),
  );
});

test("the first success lifts the waiting of all that the outage held back, not of what one recipient defers", async () => {
  const { app, post, officer } = await cast();
  const queue = async (to: string, key: string) => {
    await perform(app, officer.actor, async (work) => {
      await queueMail(work, { purpose: "test", key, to, subject: key, text: key });
      await record(work, { action: "test", subject: { type: "delivery", id: "test" } });
    });
  };
  post.refuse = () => ({ code: 421, text: "closing" });
  for (let n = 0; n < 5; n += 1) await queue(`c${n}@x.example`, `letter-${n}`);
  await runMinutes(app, ["deliver-mail"], "2026-03-10T06:40:00Z", 5);
  expect(post.received).toHaveLength(0);
  post.refuse = (address) => (address === "grey@x.example" ? { code: 451, text: "greylisted" } : null);
  await queue("grey@x.example", "grey");
  await queue("fresh@x.example", "fresh");
  await runMinutes(app, ["deliver-mail"], "2026-03-10T06:41:00Z");
  expect(post.received).toHaveLength(6);
  const tries = async () =>
    (
      await app.read
        .selectFrom("deliveries")
        .select("tries")
        .where("key", "=", "grey")
        .executeTakeFirstOrThrow()
    ).tries;
  await runMinutes(app, ["deliver-mail"], "2026-03-10T06:43:00Z");
  const before = await tries();
  await queue("another@x.example", "another");
  await runMinutes(app, ["deliver-mail"], "2026-03-10T06:44:00Z");
  expect(await tries()).toBe(before);
});

test("a reminder whose deadlines were all met while it waited is withdrawn, and says so", async () => {
  const { app, post, officer, id } = await cast();
  post.refuse = () => ({ code: 421, text: "closing" });
  app.clock.set("2026-03-10T17:58:30Z");
  await runMinutes(app, jobs, "2026-03-10T18:05:00Z");
  for (const clock of await listClocks(app.read, id)) {
    await perform(app, officer.actor, (work) => endClock(work, clock, { how: "told", at: app.now() }));
  }
  post.refuse = () => null;
  await runMinutes(app, jobs, "2026-03-10T18:10:00Z");
  expect(post.received).toEqual([]);
  expect(await rowsOf(app)).toMatchObject([
    { withdrawn_at: expect.any(String), next_try_at: null, answer: expect.stringContaining("Not sent") },
  ]);
});

test("a channel alike: one message after its outage, as of then, under its own id at every attempt", async () => {
  const receiver = await startReceiver();
  const { app, officer } = await cast(["Aurora"], { COLLECT_ALLOW_PRIVATE: "127.0.0.1" });
  const given = { kind: "webhook", name: "Hook", address: `${receiver.url}/hook` } as const;
  await perform(app, officer.actor, (work) => addChannel(app, work, "organisation", given));
  app.clock.set("2026-03-10T23:59:30Z");
  receiver.status = 503;
  await runMinutes(app, jobs, "2026-03-11T05:20:00Z", 10);
  const attempts = receiver.taken
    .map((one) => JSON.parse(one.body) as { id: string; kind: string; subject: string })
    .filter((one) => one.kind === "reminder");
  receiver.taken.length = 0;
  receiver.status = 200;
  await runMinutes(app, jobs, "2026-03-11T05:24:00Z");
  const taken = receiver.taken.map((one) => JSON.parse(one.body)).filter((one) => one.kind === "reminder");
  expect(taken).toHaveLength(1);
  expect(taken[0].subject).toMatch(/3[5-9] min left to notify Aurora/);
  expect(taken[0].text).toContain("replaces 2 earlier alerts");
  expect(attempts.at(-1)!.id).toBe(taken[0].id);
  expect(new Set(attempts.map((one) => one.id)).size).toBe(3);
});

test("reminders leave before what else waits, however long it has waited", async () => {
  const { app, post, officer } = await cast();
  app.clock.set("2026-03-10T17:59:30Z");
  await perform(app, officer.actor, async (work) => {
    for (let n = 0; n < 60; n += 1)
      await queueMail(work, {
        purpose: "test",
        key: `policy-${n}`,
        to: `member${n}@tidewater.example`,
        subject: `Policies to acknowledge, ${n}`,
        text: "Open Surety.",
        userId: officer.userId,
      });
    await record(work, { action: "test", subject: { type: "delivery", id: "test" } });
  });
  await runMinutes(app, jobs, "2026-03-10T18:00:30Z");
  expect(post.received).toHaveLength(61);
  expect(post.received[0]!.subject).toContain("12 h left to notify Aurora");
});

test("a relay that refuses all mail for a while costs no reminder: it is tried again, and leaves when it is taken", async () => {
  const { app, post, officer } = await cast();
  app.clock.set("2026-03-10T17:58:30Z");
  post.refuse = () => ({ code: 554, text: "5.7.1 Relay access denied" });
  await runMinutes(app, jobs, "2026-03-10T18:20:00Z");
  // It does not count as given up, and the next in line are called.
  expect(await rowsOf(app)).toMatchObject([
    {
      failed_at: null,
      fault: "policy",
      next_try_at: expect.any(String),
      last_error: expect.stringContaining("554"),
    },
  ]);
  post.refuse = () => null;
  await runMinutes(app, jobs, "2026-03-10T18:40:00Z");
  const toLead = post.received.filter((mail) => mail.to[0] === officer.email);
  expect(toLead.map((mail) => mail.subject)).toEqual([
    expect.stringMatching(/11 h (\d+ min )?left to notify Aurora/),
  ]);
  expect(await rowsOf(app)).toMatchObject([
    { failed_at: null, next_try_at: null, sent_at: expect.any(String) },
  ]);
  // A person who was notified of the refusal meanwhile is notified once.
  const mails = post.received.filter((mail) => mail.to[0] === "wilma.ott@tidewater.example");
  expect(mails.length).toBeLessThanOrEqual(1);
});

test("a reminder to an address that is gone is refused once and not tried again", async () => {
  const { app, post } = await cast();
  app.clock.set("2026-03-10T17:58:30Z");
  const asked: string[] = [];
  post.refuse = (address) => {
    asked.push(address);
    return address.startsWith("maren") ? { code: 550, text: "5.1.1 No such user" } : null;
  };
  await runMinutes(app, jobs, "2026-03-10T18:40:00Z");
  expect(asked.filter((address) => address.startsWith("maren"))).toHaveLength(1);
  expect(post.received).toMatchObject([{ to: ["wilma.ott@tidewater.example"] }]);
  expect(post.received[0]!.text.replace(/\s+/g, " ")).toContain("will not be retried");
});
