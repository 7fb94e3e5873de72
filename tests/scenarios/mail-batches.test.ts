import { expect, test } from "vitest";
import { record } from "#app/audit";
import { queueMail } from "#app/delivery/mail/queue";
import { deliverMail } from "#app/jobs/deliver-mail";
import { bookkeeping, perform } from "#app/work";
import { claimMails, giveBackMails, saveDelivery } from "#db/deliveries/deliveries";
import { openResults } from "#db/deliveries/results";
import { type TestApp, testApp, testPerson } from "#tests/support/app";
import { startPost } from "#tests/support/servers/post";

const job = { kind: "job", name: "deliver-mail" } as const;
const minute = 60_000;

async function cast(mails: number, env: Record<string, string> = {}) {
  const app = await testApp("2026-03-29T00:30:00.000Z", env);
  const { userId } = await testPerson(app, "Maren Olsen", "officer");
  const queue = (key: string, called?: string) =>
    perform(app, job, async (work) => {
      await queueMail(work, {
        purpose: "test",
        key,
        to: `${key}@x.example`,
        subject: key,
        text: key,
        userId: called,
      });
      await record(work, { action: "test", subject: { type: "delivery", id: "test" } });
      app.clock.advance(1);
    });
  for (let n = 0; n < mails; n += 1) await queue(`notice-${n}`);
  const claim = (limit: number, lease = 3 * minute) =>
    bookkeeping(app, (db, now) => claimMails(db, now, new Date(now.getTime() + lease), limit));
  return { app, queue, claim, userId };
}

const keys = (mails: { key: string }[]) => mails.map((mail) => mail.key);
const triesOf = async (app: TestApp) =>
  (await app.read.selectFrom("deliveries").select("tries").orderBy("queued_at").execute()).map(
    (row) => row.tries,
  );

test("what one worker took no other takes, until the lease is over; then it is tried again", async () => {
  const { app, claim } = await cast(5);
  expect(keys(await claim(3))).toEqual(["notice-0", "notice-1", "notice-2"]);
  expect(keys(await claim(3))).toEqual(["notice-3", "notice-4"]);
  app.clock.advance(3 * minute - 1);
  expect(await claim(9)).toEqual([]);
  app.clock.advance(1);
  expect(await claim(9)).toHaveLength(5);
  expect(await triesOf(app)).toEqual([2, 2, 2, 2, 2]);
});

test("a call to someone who signs in does not wait behind a notice to thousands", async () => {
  const { queue, claim, userId } = await cast(4);
  await queue("call", userId);
  expect(keys(await claim(2))).toEqual(["call", "notice-0"]);
});

test("mails that a slow server left no time for are given back, uncounted; not those another worker has taken since", async () => {
  const { app, claim } = await cast(3);
  const mine = await claim(3);
  await bookkeeping(app, (db, now) => giveBackMails(db, now, mine.slice(1)));
  expect(await triesOf(app)).toEqual([1, 0, 0]);
  const theirs = await claim(3, 9 * minute);
  expect(keys(theirs)).toEqual(["notice-1", "notice-2"]);
  await bookkeeping(app, (db, now) => giveBackMails(db, now, mine));
  expect(keys(await claim(3))).toEqual(["notice-0"]);
});

test("a server that takes a minute for each mail: none is sent after its lease has ended, and none twice", async () => {
  const post = await startPost();
  const { app } = await cast(7, { SMTP_URL: post.url });
  const began = app.now().getTime();
  const sentAt: number[] = [];
  post.refuse = () => {
    sentAt.push(app.now().getTime() - began);
    app.clock.advance(minute);
    return null;
  };
  await deliverMail(app);
  expect(new Set(post.received.map((mail) => mail.messageId)).size).toBe(7);
  expect(post.received).toHaveLength(7);
  // Three begin under each lease, at its start, one and two minutes later; the rest are taken again.
  expect(sentAt).toEqual([0, 1, 2, 3, 4, 5, 6].map((n) => n * minute));
  expect(await triesOf(app)).toEqual(Array.from({ length: 7 }, () => 1));
});

test("an answer is written at once beside a reader; behind a writer it is not, and the mail's row has it in the end", async () => {
  const post = await startPost();
  const { app, claim } = await cast(1, { SMTP_URL: post.url });
  const [mail] = await claim(1);
  const answers = openResults(app.databaseFile);
  const said = { sent_at: app.now().toISOString(), next_try_at: null, answer: "250 OK", last_error: null };
  const within = await bookkeeping(app, async () => answers.save(mail!.id, said));
  expect([within, answers.save(mail!.id, said)]).toEqual([false, true]);
  answers.close();
  const row = () => app.read.selectFrom("deliveries").selectAll().executeTakeFirstOrThrow();
  expect(await row()).toMatchObject(said);
  // Another person writes while the server answers: the answer waits its turn and is not lost.
  await bookkeeping(app, (db) => saveDelivery(db, mail!.id, { next_try_at: said.sent_at, sent_at: null }));
  let writing: Promise<unknown> = Promise.resolve();
  post.refuse = () => {
    writing = bookkeeping(app, () => new Promise((resume) => setTimeout(resume, 300)));
    return null;
  };
  await deliverMail(app);
  await writing;
  expect(await row()).toMatchObject({
    sent_at: said.sent_at,
    answer: expect.stringMatching(/^250/),
    tries: 2,
  });
});
