import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { record } from "#app/audit";
import { queueMail } from "#app/delivery/mail/queue";
import { deliverMail } from "#app/jobs/deliver-mail";
import { startJobs } from "#app/jobs/scheduler";
import { bookkeeping, perform } from "#app/work";
import { markHandedOver } from "#db/deliveries/claims";
import { claimMails } from "#db/deliveries/deliveries";
import { type TestApp, testApp } from "#tests/support/app";
import { startPost } from "#tests/support/servers/post";

const minute = 60_000;
const never = () => new Promise<never>(() => undefined);

async function cast(...keys: string[]) {
  const post = await startPost();
  const app = await testApp("2026-03-29T00:30:00.000Z", { SMTP_URL: post.url });
  for (const key of keys) await queue(app, key);
  return { app, post };
}

async function queue(app: TestApp, key: string): Promise<void> {
  await perform(app, { kind: "job", name: "deliver-mail" }, async (work) => {
    await queueMail(work, {
      purpose: key.startsWith("reminder:") ? "reminder" : "notice",
      key,
      to: "maren@x.example",
      subject: key,
      text: key,
    });
    await record(work, { action: "test", subject: { type: "delivery", id: "test" } });
    app.clock.advance(1);
  });
}

const rowsOf = (app: TestApp) =>
  app.read.selectFrom("deliveries").selectAll().orderBy("queued_at").orderBy("id").execute();

test("a relay that takes longer for the answer to the final dot than for anything else gets each mail once", async () => {
  const { app, post } = await cast("a");
  post.beforeAnswer = () => pause(2_500);
  expect(await deliverMail(app, Math.random, { sendMs: 2_000 })).toBe("1 sent, 0 to retry, 0 rejected");
  app.clock.advance(20 * minute);
  await deliverMail(app);
  expect(post.received.map((mail) => mail.subject)).toEqual(["a"]);
  expect(await rowsOf(app)).toMatchObject([{ sent_at: expect.any(String), tries: 1, claimed_by: null }]);
});

test.each([
  ["reminder:x", 2],
  ["notice:x", 15],
])("%s without an answer to its final dot is not sent, and waits %i minutes", async (key, minutes) => {
  const { app, post } = await cast(key);
  post.beforeAnswer = never;
  expect(await deliverMail(app, () => 0, { answerMs: 50 })).toBe(
    "0 sent, 0 to retry, 0 rejected, 1 without an answer",
  );
  expect(await rowsOf(app)).toMatchObject([
    {
      sent_at: null,
      failed_at: null,
      last_error: expect.stringMatching(/^Outcome unknown: .* may have been delivered/),
      next_try_at: new Date(app.now().getTime() + minutes * minute).toISOString(),
      tries: 1,
    },
  ]);
  // A success of another mail does not bring it back either.
  app.clock.advance((minutes - 1) * minute);
  await deliverMail(app);
  expect(post.received).toHaveLength(1);
});

test("a connection that breaks after the final dot leaves the outcome unknown as well", async () => {
  const { app, post } = await cast("a");
  post.beforeAnswer = async () => {
    post.drop();
    await never();
  };
  await deliverMail(app);
  expect(await rowsOf(app)).toMatchObject([
    { last_error: expect.stringMatching(/^Outcome unknown/), sent_at: null },
  ]);
});

test("a reminder whose connection breaks arrives a few minutes after the server is back", async () => {
  const { app, post } = await cast("reminder:x");
  post.beforeAnswer = async () => {
    post.drop();
    await never();
  };
  await deliverMail(app);
  post.received.length = 0;
  post.beforeAnswer = undefined;
  app.clock.advance(3 * minute);
  await deliverMail(app);
  expect(post.received.map((mail) => mail.subject)).toEqual(["reminder:x"]);
  expect(await rowsOf(app)).toMatchObject([{ sent_at: expect.any(String), tries: 2, last_error: null }]);
});

test("other mail does not wait for the answer to a slow one", async () => {
  const { app, post } = await cast("slow", "b", "c");
  const others = new Promise<void>((resume) => {
    post.beforeAnswer = async (subject) => {
      if (subject === "slow") await others;
      if (subject === "c") resume();
    };
  });
  expect(await deliverMail(app, Math.random, { patienceMs: 20 })).toBe("3 sent, 0 to retry, 0 rejected");
  expect((await rowsOf(app)).map((row) => row.tries)).toEqual([1, 1, 1]);
});

test("a reminder that falls due while the server thinks about other mail is sent at once", async () => {
  const { app, post } = await cast("a", "b", "c", "d", "e", "f");
  let arrived = () => {};
  const reminder = new Promise<void>((resume) => {
    arrived = resume;
  });
  const thinking = new Set<string>();
  post.beforeAnswer = async (subject) => {
    if (subject.startsWith("reminder:")) return arrived();
    thinking.add(subject);
    if (thinking.size === 3) await queue(app, "reminder:x");
    await reminder;
  };
  expect(await deliverMail(app, Math.random, { patienceMs: 20 })).toBe("7 sent, 0 to retry, 0 rejected");
  expect(post.received.map(({ subject }) => subject).indexOf("reminder:x")).toBe(3);
  expect((await rowsOf(app)).map((row) => row.tries)).toEqual([1, 1, 1, 1, 1, 1, 1]);
});

test("a stop gives back what was not tried, at once and uncounted; the mail without an answer waits long", async () => {
  const { app, post } = await cast("a", "b", "c");
  post.beforeAnswer = async () => {
    app.stopping.abort();
    await never();
  };
  await deliverMail(app, () => 0, { answerAtStopMs: 50 });
  const now = app.now().toISOString();
  expect(post.received).toHaveLength(1);
  expect(await rowsOf(app)).toMatchObject([
    { tries: 1, next_try_at: new Date(app.now().getTime() + 15 * minute).toISOString(), sent_at: null },
    { tries: 0, next_try_at: now, claimed_by: null },
    { tries: 0, next_try_at: now, claimed_by: null },
  ]);
});

test("a stop before the final dot gives the mail back as not tried; an answer that comes after the stop counts", async () => {
  const { app, post } = await cast("a");
  post.refuse = () => {
    app.stopping.abort();
    return null;
  };
  await deliverMail(app);
  expect(post.received).toEqual([]);
  expect(await rowsOf(app)).toMatchObject([
    { tries: 0, next_try_at: app.now().toISOString(), last_error: null },
  ]);
  app.stopping = new AbortController();
  post.refuse = () => null;
  post.beforeAnswer = async () => app.stopping.abort();
  expect(await deliverMail(app)).toBe("1 sent, 0 to retry, 0 rejected");
});

test.each([
  ["notice:x", 15],
  ["reminder:x", 2],
])(
  "a start takes back what a process that is gone had taken; a handed over %s waits %i minutes",
  async (key, minutes) => {
    const { app } = await cast(key, "not tried");
    const lease = new Date(app.now().getTime() + 15 * minute);
    const [first] = await bookkeeping(app, (db, now) =>
      claimMails(db, now, lease, 9, { claimant: `process ${process.pid} of a predecessor` }),
    );
    await bookkeeping(app, (db, now) => markHandedOver(db, first!.id, now));
    const jobs = await startJobs(app, []);
    await jobs.stop();
    const [handedOver, untried] = await rowsOf(app);
    expect(untried).toMatchObject({ tries: 0, next_try_at: app.now().toISOString(), claimed_by: null });
    expect(handedOver).toMatchObject({ tries: 1, last_error: expect.stringMatching(/^Outcome unknown/) });
    const pause = Date.parse(handedOver!.next_try_at!) - app.now().getTime();
    expect(pause).toBeGreaterThanOrEqual(minutes * minute);
    expect(pause).toBeLessThanOrEqual(minutes * 1.2 * minute);
  },
);

test("what a dead process had taken is not held by another process that got its number", async () => {
  const { app } = await cast("reminder:x");
  const lease = new Date(app.now().getTime() + 15 * minute);
  const claimant = `process ${process.ppid} since 1 of a predecessor`;
  await bookkeeping(app, (db, now) => claimMails(db, now, lease, 9, { claimant }));
  const jobs = await startJobs(app, []);
  await jobs.stop();
  expect(await rowsOf(app)).toMatchObject([
    { tries: 0, next_try_at: app.now().toISOString(), claimed_by: null },
  ]);
});
