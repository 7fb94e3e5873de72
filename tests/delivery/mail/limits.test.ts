import { expect, test } from "vitest";
import { record } from "#app/audit";
import { queueMail } from "#app/delivery/mail/queue";
import { deliverMail } from "#app/jobs/deliver-mail";
import { readPost } from "#app/queries/deliveries/mail-state";
import { perform } from "#app/work";
import { postWords } from "#domain/deliveries/post-state";
import { type TestApp, testApp } from "#tests/support/app";
import { type ScriptedSmtp, startScriptedSmtp } from "#tests/support/servers/scripted-smtp";

const minutes = (count: number) => count * 60_000;
const noJitter = () => 0;

async function cast(answers: ScriptedSmtp["answers"], mails = 3, extensions: string[] = []) {
  const server = await startScriptedSmtp(answers, { extensions });
  const SMTP_URL = server.url.replace("//", "//ops:secret@");
  const app = await testApp("2026-03-29T00:30:00.000Z", { SMTP_URL });
  await queue(app, mails);
  const rows = () => app.read.selectFrom("deliveries").selectAll().orderBy("id").execute();
  return { server, app, rows };
}

async function queue(app: TestApp, mails: number, key = "mail") {
  await perform(app, { kind: "job", name: "deliver-mail" }, async (work) => {
    for (let n = 1; n <= mails; n += 1)
      await queueMail(work, {
        purpose: "test",
        key: `${key}-${n}`,
        to: `r${n}@x.example`,
        subject: `${key} ${n}`,
        text: "a",
      });
    await record(work, { action: "test", subject: { type: "delivery", id: "test" } });
  });
}

/** The first `times` answers are this one, then the server says yes. */
function firstTimes(times: number, answer: string) {
  let left = times;
  return () => {
    left -= 1;
    return left >= 0 ? answer : null;
  };
}

test.each([
  ["text", "550 5.4.5 Daily user sending limit exceeded."],
  ["text", "554 5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException"],
  ["text", "550-5.4.5 Daily SMTP relay limit exceeded\n550 5.4.5 for customer"],
  ["text", "554 5.7.0 The limit on the number of outgoing messages was exceeded. Try again later"],
  ["rcpt", "550 5.1.90 daily limit for message recipients reached"],
  ["mail", "550 5.7.60 SMTP; Client does not have permissions to send as this sender"],
  ["rcpt", "550 5.7.60 SMTP; Client does not have permissions to send as this sender"],
] as const)("%s: %s is no refusal; all mails leave once the server takes them", async (stage, answer) => {
  const { server, app, rows } = await cast({ [stage]: firstTimes(5, answer) });
  expect(await deliverMail(app, noJitter)).toBe("0 sent, 3 to retry, 0 rejected");
  for (const row of await rows())
    expect(row).toMatchObject({ failed_at: null, fault: "sender", next_try_at: expect.any(String) });
  expect((await rows())[0]!.last_error).toContain(answer.split("\n")[0]!.slice(4));
  app.clock.advance(minutes(2));
  expect(await deliverMail(app, noJitter)).toBe("3 sent, 2 to retry, 0 rejected");
  expect(server.mails).toHaveLength(stage === "text" ? 8 : 3);
  for (const row of await rows())
    expect(row).toMatchObject({ failed_at: null, fault: null, last_error: null });
});

test("an unknown recipient is refused at once", async () => {
  const { app, rows } = await cast({ rcpt: "550 5.1.1 no such user" });
  expect(await deliverMail(app, noJitter)).toBe("0 sent, 0 to retry, 3 rejected");
  for (const row of await rows())
    expect(row).toMatchObject({ failed_at: app.now().toISOString(), next_try_at: null, fault: null });
});

test("after three refusals of the sender in a row the rest waits without an attempt, and says why", async () => {
  const { server, app, rows } = await cast({ mail: "550 5.7.1 sender not allowed" }, 10);
  expect(await deliverMail(app, noJitter)).toBe("0 sent, 3 to retry, 0 rejected");
  expect((await rows()).map((row) => row.tries)).toEqual([1, 1, 1, 0, 0, 0, 0, 0, 0, 0]);
  const said = expect.stringContaining("sender not allowed");
  for (const row of await rows()) expect(row).toMatchObject({ fault: "sender", last_error: said });
  expect(await readPost(app)).toMatchObject({ waiting: 10, refusal: said, failed: 0, slow: false });
  expect(postWords(await readPost(app))).toContain("the mail server refuses mail");
  server.answers.mail = undefined;
  app.clock.advance(minutes(1));
  expect(await deliverMail(app, noJitter)).toBe("10 sent, 0 to retry, 0 rejected");
  expect(await readPost(app)).toMatchObject({ waiting: 0, refusal: null });
});

test("a wrong password is tried once in a run, so that no account is locked", async () => {
  const { server, app, rows } = await cast({ auth: "535 5.7.8 Username and Password not accepted" }, 5, [
    "AUTH PLAIN",
  ]);
  expect(await deliverMail(app, noJitter)).toBe("0 sent, 1 to retry, 0 rejected");
  expect(server.commands.filter((one) => one.startsWith("AUTH"))).toHaveLength(1);
  server.answers.auth = undefined;
  app.clock.advance(minutes(1));
  expect(await deliverMail(app, noJitter)).toBe("5 sent, 0 to retry, 0 rejected");
  expect((await rows()).every((row) => row.sent_at)).toBe(true);
});

test("relay denied to one recipient holds no other mail back; it is given up after five days", async () => {
  const { server, app, rows } = await cast({
    rcpt: (command) => (command.includes("r1@") ? "554 5.7.1 <r1@x.example>: Relay access denied" : null),
  });
  expect(await deliverMail(app, noJitter)).toBe("2 sent, 1 to retry, 0 rejected");
  const first = async () => (await rows()).find((row) => row.recipient === "r1@x.example");
  expect(await first()).toMatchObject({ fault: "policy", held_back: "message", failed_at: null });
  app.clock.advance(4 * 24 * 3_600_000);
  expect(await deliverMail(app, noJitter)).toBe("0 sent, 1 to retry, 0 rejected");
  app.clock.advance(24 * 3_600_000);
  await deliverMail(app, noJitter);
  expect(await first()).toMatchObject({
    fault: null,
    failed_at: app.now().toISOString(),
    next_try_at: null,
  });
  expect(server.mails).toHaveLength(2);
});
