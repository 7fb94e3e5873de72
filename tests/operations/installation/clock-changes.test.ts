import { afterEach, expect, test, vi } from "vitest";
import { checkTotp, latestStep } from "#app/auth/totp";
import { queueMail } from "#app/delivery/mail/queue";
import { incidentJobs } from "#app/jobs/incidents";
import { startJobs } from "#app/jobs/scheduler";
import { isReady, probeReadiness } from "#app/server/readiness-probe";
import { perform } from "#app/work";
import { insertSession, listSessions } from "#db/installation/sessions";
import { spendTotpStep } from "#db/installation/users";
import { isFresh } from "#domain/installation/step-up";
import { testOrganisation, testPerson } from "#tests/support/app";
import { anchor, customer, incident } from "#tests/support/breach";
import { type Machine, testMachine } from "#tests/support/driven-clock";

// Simulated hours: a busy machine takes its time over them.
vi.setConfig({ testTimeout: 120_000 });
afterEach(() => {
  vi.useRealTimers();
});

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const job = { kind: "job", name: "raise-breach-reminders" } as const;

/** A clock of 24 hours that runs since five hours ago. */
async function running(machine: Machine) {
  const { app } = machine;
  await testOrganisation(app);
  const lead = await testPerson(app, "Maren Olsen", "officer");
  const one = await customer(app, lead.actor, "Aurora", { breachHours: 24, breachFrom: "verified" });
  const { id } = await incident(app, lead.actor, { customers: [one], personalData: "no" });
  await anchor(app, lead.actor, id, "verified", new Date(+app.now() - 5 * hour).toISOString());
  return { app, lead, id };
}

const changes = (app: Machine["app"]) =>
  app.read.selectFrom("audit_log").select("after").where("action", "=", "clock.change").execute();
const mails = (app: Machine["app"], like: string) =>
  app.read
    .selectFrom("deliveries")
    .select(["key", "subject", "body", "recipient", "queued_at"])
    .where("key", "like", like)
    .orderBy("queued_at")
    .execute();

test("a change of the clock is recorded and alerted to officers and owners once, not to members", async () => {
  const machine = await testMachine("2026-03-11T13:05:00.000Z");
  const { app } = machine;
  await testOrganisation(app);
  await testPerson(app, "Maren Olsen", "officer");
  await testPerson(app, "Wilma Ott", "owner");
  await testPerson(app, "Nadia Brandt", "member");
  const [one, other] = [await startJobs(app, []), await startJobs(app, [])];
  await machine.pass(2 * minute);
  machine.step(59_000);
  await machine.pass(minute);
  expect(await changes(app)).toEqual([]);
  machine.step(-hour);
  await machine.pass(minute);
  expect((await changes(app)).map(({ after }) => JSON.parse(after ?? ""))).toMatchObject([
    { seconds: expect.toSatisfy((by: number) => by >= -3600 && by <= -3540) },
  ]);
  const ready = await probeReadiness(app);
  expect(ready.clock).toMatch(/^The clock of this machine was set back by 59 min, from .* UTC\.$/);
  expect(isReady(ready)).toBe(true);
  const sent = await mails(app, "clock:%");
  expect(sent.map(({ recipient }) => recipient).sort()).toEqual([
    "maren.olsen@tidewater.example",
    "wilma.ott@tidewater.example",
  ]);
  expect(sent[0]!.subject).toBe("The server clock was set back");
  // To and fro all day: the log has each change, the mailbox does not.
  for (let times = 0; times < 10; times += 1) {
    machine.step(times % 2 ? -3 * hour : 3 * hour);
    await machine.pass(2 * minute);
  }
  expect(await changes(app)).toHaveLength(11);
  expect((await mails(app, "clock:%")).length).toBeLessThanOrEqual(6 * 2);
  await one.stop();
  await other.stop();
});

test("a start with a clock that shows less than the last instant on record says so", async () => {
  const machine = await testMachine("2026-03-11T13:05:00.000Z");
  const { app } = machine;
  await testOrganisation(app);
  machine.step(-25 * hour);
  await (await startJobs(app, [])).stop();
  expect(JSON.parse((await changes(app))[0]!.after ?? "")).toMatchObject({ seconds: -25 * 3600 });
  await (await startJobs(app, [])).stop();
  expect(await changes(app)).toHaveLength(1);
});

test.each([
  ["a year", 365 * day, 3 * minute],
  ["two days", 2 * day, 10 * minute],
  ["three hours", 3 * hour, 3 * minute],
])(
  "a clock that was ahead by %s for minutes silences no stage, and repeats say why",
  async (_how, off, held) => {
    const machine = await testMachine("2026-03-11T13:05:00.000Z");
    const { app } = await running(machine);
    const scheduler = await startJobs(app, incidentJobs.slice(0, 1));
    await machine.pass(2 * minute);
    machine.step(off);
    await machine.pass(held);
    machine.step(-off);
    const right = app.now().toISOString();
    // The deadline is 19 hours after the start: 12 h before is at 20:05, then 02:05, 06:05, 07:05 and 08:05.
    for (let hours = 0; hours < 21; hours += 1) {
      machine.pause(hour - 2 * minute);
      await machine.pass(2 * minute);
    }
    await scheduler.stop();
    const rows = await app.read
      .selectFrom("reminders")
      .select(["stage", "raised_at"])
      .where("disregarded_at", "is", null)
      .where("raised_at", ">", right)
      .orderBy("raised_at")
      .execute();
    expect(rows.map(({ stage }) => stage)).toEqual([
      "before-12",
      "before-6",
      "before-2",
      "before-1",
      "deadline",
      "after-1",
      "after-2",
    ]);
    const calls = (await mails(app, "reminder:%")).filter(({ queued_at }) => queued_at > right);
    const repeats = calls.filter(({ body }) => body.includes("Repeated: the server clock was wrong"));
    expect(repeats).toHaveLength(off === 3 * hour ? 0 : rows.length);
  },
);

test("mail that was queued while the clock was ahead leaves once it is right, even if no beat saw the clock", async () => {
  const machine = await testMachine("2026-03-11T13:05:00.000Z");
  const { app } = machine;
  await testOrganisation(app);
  const scheduler = await startJobs(app, []);
  await machine.pass(minute);
  machine.step(365 * day);
  await perform(app, job, async (work) => {
    await queueMail(work, { purpose: "test", key: "x", to: "a@tidewater.example", subject: "x", text: "x" });
    work.trail.entries += 1;
  });
  machine.step(-365 * day);
  await machine.pass(minute);
  const row = await app.read.selectFrom("deliveries").select("next_try_at").where("key", "=", "x").execute();
  expect(row[0]!.next_try_at! <= app.now().toISOString()).toBe(true);
  await scheduler.stop();
});

test("a code used while the clock was ahead by a year locks no one out, and opens nothing twice", async () => {
  const secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
  const machine = await testMachine("2026-03-11T13:05:00.000Z");
  const { app } = machine;
  const { userId } = await testPerson(app, "Maren Olsen", "officer");
  const { generate } = await import("otplib");
  const now = app.now();
  const code = await generate({ secret, epoch: Math.floor(+now / 1000) });
  const future = latestStep(new Date(+now + 365 * day));
  const step = await checkTotp(secret, code, now, future);
  expect(step).toBe(Math.floor(+now / 30_000));
  const spend = (at: number) =>
    app.db.transaction().execute((db) => spendTotpStep(db, userId, at, latestStep(now)));
  await app.db.updateTable("users").set({ totp_step: future }).where("id", "=", userId).execute();
  expect(await spend(step!)).toBe(true);
  expect(await spend(step!)).toBe(false);
  expect(await checkTotp(secret, code, now, step!)).toBeUndefined();
});

test("a second factor proven at an instant still to come counts for nothing", () => {
  const now = new Date("2026-03-11T13:05:00.000Z");
  const after = (ms: number) => ({ at: new Date(+now + ms) });
  expect([0, -9 * minute, 30_000].map((ms) => isFresh(after(ms), now))).toEqual([true, true, true]);
  expect([-11 * minute, 2 * minute, 365 * day].map((ms) => isFresh(after(ms), now))).toEqual([
    false,
    false,
    false,
  ]);
});

test("a session opened while the clock was ahead ends as long after now as any other", async () => {
  const machine = await testMachine("2026-03-11T13:05:00.000Z");
  const { app } = machine;
  await testOrganisation(app);
  const { userId } = await testPerson(app, "Maren Olsen", "officer");
  const scheduler = await startJobs(app, []);
  machine.step(365 * day);
  await machine.pass(minute);
  const at = app.now();
  await insertSession(app.db, {
    id: "s",
    user_id: userId,
    created_at: at.toISOString(),
    last_seen_at: at.toISOString(),
    expires_at: new Date(+at + 7 * day).toISOString(),
    ip: "127.0.0.1",
    user_agent: "x",
    factor_method: "totp",
    factor_at: at.toISOString(),
  });
  machine.step(-365 * day);
  await machine.pass(minute);
  const [session] = await listSessions(app.read, userId, app.now());
  expect(Date.parse(session!.expires_at) - +app.now()).toBeLessThanOrEqual(7 * day);
  expect(session!.last_seen_at <= app.now().toISOString()).toBe(true);
  await scheduler.stop();
});

test("reminders that stand still are noticed within three minutes, however far the clock was set back", async () => {
  const machine = await testMachine("2026-03-11T13:05:00.000Z");
  const { app } = machine;
  await testOrganisation(app);
  let works = true;
  const [reminders] = incidentJobs;
  const scheduler = await startJobs(app, [
    {
      ...reminders!,
      run: async (...given) => (works ? reminders!.run(...given) : Promise.reject(new Error("x"))),
    },
  ]);
  await machine.pass(5 * minute);
  expect((await probeReadiness(app, 300)).reminders).toBe("ok");
  works = false;
  machine.step(-hour);
  await machine.pass(4 * minute);
  expect((await probeReadiness(app, 540)).reminders).not.toBe("ok");
  works = true;
  await machine.pass(2 * minute);
  expect((await probeReadiness(app, 660)).reminders).toBe("ok");
  await scheduler.stop();
});
