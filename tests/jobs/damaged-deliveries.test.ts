import { sql } from "kysely";
import { expect, test } from "vitest";
import { record } from "#app/audit";
import { queueMail } from "#app/delivery/mail/queue";
import { runJob } from "#app/jobs/run";
import { schedule } from "#app/jobs/schedule";
import { conditionWords } from "#app/queries/installation/condition";
import { perform } from "#app/work";
import { type TestApp, testApp } from "#tests/support/app";
import { startPost } from "#tests/support/servers/post";

const run = (app: TestApp, name: string) =>
  runJob(app, schedule.find((job) => job.name === name)!, { scheduledFor: app.now(), missed: 0 });

/** Two mails that wait, and the server that takes them. */
async function twoMails() {
  const post = await startPost();
  const app = await testApp("2026-03-29T00:30:00.000Z", { SMTP_URL: post.url });
  await perform(app, { kind: "job", name: "deliver-mail" }, async (work) => {
    for (const key of ["damaged", "sound"])
      await queueMail(work, { purpose: "test", key, to: "maren@x.example", subject: key, text: key });
    await record(work, { action: "test", subject: { type: "delivery", id: "test" } });
  });
  const { id } = await app.read
    .selectFrom("deliveries")
    .select("id")
    .where("key", "=", "damaged")
    .executeTakeFirstOrThrow();
  return { app, post, id };
}

test.each([
  ["no JSON", "{secret-token"],
  ["no list", "null"],
  ["a list of something else", '["secret-token"]'],
])("a mail whose attachments are %s is named, and the others go", async (_, attachments) => {
  const { app, post, id } = await twoMails();
  await sql`update deliveries set attachments = ${attachments} where id = ${id}`.execute(app.db);
  const finished = await run(app, "deliver-mail");
  expect(finished?.outcome).toBe("done");
  expect(post.received.map((mail) => mail.subject)).toEqual(["sound"]);
  expect(finished?.detail).toContain(`Left out: deliveries ${id} (attachments cannot be read).`);
  expect(conditionWords(app)).toContain("cannot be read (deliveries)");
  const row = await app.read
    .selectFrom("deliveries")
    .select(["last_error", "next_try_at"])
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  expect(row.last_error).toBe("What it is about cannot be read: a stored record is damaged.");
  expect(row.next_try_at).not.toBeNull();
});

test.each([
  ["an unknown way", sql`channel = 'fax'`, "channel holds an unknown word"],
  ["a channel without its row", sql`channel = 'ntfy'`, "channel_id names no channel"],
])("a delivery by %s is sent by neither job and named by the one that sends mail", async (_, damage, why) => {
  const { app, post, id } = await twoMails();
  await sql`update deliveries set ${damage} where id = ${id}`.execute(app.db);
  const finished = await run(app, "deliver-mail");
  expect(finished?.detail).toBe(`1 sent, 0 to retry, 0 rejected Left out: deliveries ${id} (${why}).`);
  expect(post.received.map((mail) => mail.subject)).toEqual(["sound"]);
  expect(conditionWords(app)).toContain("cannot be read (deliveries)");
});
