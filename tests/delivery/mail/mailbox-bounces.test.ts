import { networkInterfaces } from "node:os";
import { afterEach, describe, expect, test } from "vitest";
import { runJob } from "#app/jobs/run";
import { schedule } from "#app/jobs/schedule";
import { listBounces } from "#db/deliveries/bounces";
import { listAuditEntriesOf } from "#db/installation/audit-log";
import { testApp, testOrganisation } from "#tests/support/app";
import { postfixBounce } from "#tests/support/servers/bounces";
import { type Certificate, testAuthority } from "#tests/support/servers/certificates";
import { hasDovecot, startDovecot } from "#tests/support/servers/dovecot";

const may = hasDovecot();
if (!may)
  console.info(
    "Dovecot is not installed, or this is not root (apt-get install dovecot-imapd): the mailbox is not tested.",
  );

type Server = Awaited<ReturnType<typeof startDovecot>>;
const running: Server[] = [];
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
});

const job = schedule.find(({ name }) => name === "read-bounces")!;
const now = new Date();
const bounce = (to: string) => postfixBounce({ to, messageId: "<none@tidewater.example>" });
const reply =
  "From: ada@example.com\nTo: surety@tidewater.example\nSubject: Re: Notice\nDate: Mon, 30 Nov 2026 10:00:00 +0000\n\nThank you.\n";

/** An address of this machine that is not loopback, as another machine would use it. */
const host =
  Object.values(networkInterfaces())
    .flat()
    .find((one) => one && !one.internal && one.family === "IPv4")?.address ?? "";
const unless = host === "" ? " (skipped: this machine has no address but loopback)" : "";

async function cast(env: Record<string, string> = {}, more: { host?: string; tls?: Certificate } = {}) {
  const server = await startDovecot({ password: "anchor/chain@1", ...more });
  running.push(server);
  const app = await testApp(now.toISOString(), {
    IMAP_URL: `imap://127.0.0.1:${server.port}`,
    IMAP_USER: "surety@tidewater.example",
    IMAP_PASSWORD: "anchor/chain@1",
    ...env,
  });
  await testOrganisation(app);
  const run = async () => {
    app.clock.advance(5 * 60_000);
    return (await runJob(app, job, { scheduledFor: app.now(), missed: 0 }))!;
  };
  const recipients = async () => (await listBounces(app.read, 50)).map(({ recipient }) => recipient).sort();
  const deliver = (message: string) => server.deliver("surety@tidewater.example", message);
  return { server, app, run, recipients, deliver };
}

describe.skipIf(!may)("the mailbox of MAIL_FROM", () => {
  test("notifications are recorded once, other mail is left as it is, and nothing is marked", async () => {
    const { server, app, run, recipients, deliver } = await cast();
    deliver(bounce("ada@aurora.example"));
    deliver(reply);
    expect(await run()).toMatchObject({
      outcome: "done",
      detail: expect.stringMatching(/^2 messages read\./),
    });
    expect(await recipients()).toEqual(["ada@aurora.example"]);
    expect(await run()).toMatchObject({ outcome: "done", detail: "0 messages read." });
    deliver(bounce("kim@aurora.example"));
    expect(await run()).toMatchObject({ detail: expect.stringMatching(/^1 message read\./) });
    expect(await recipients()).toEqual(["ada@aurora.example", "kim@aurora.example"]);
    expect(server.unread("surety@tidewater.example")).toBe(3);
    // Once for each run that found something new, by the job.
    const entries = await listAuditEntriesOf(app.read, "file");
    expect(entries.map(({ actor_name, subject_id }) => [actor_name, subject_id])).toEqual([
      ["read-bounces", "mailbox"],
      ["read-bounces", "mailbox"],
    ]);
  });

  test("after a restart the same mail changes nothing", async () => {
    const { app, run, recipients, deliver } = await cast();
    deliver(bounce("ada@aurora.example"));
    await run();
    const before = (await listAuditEntriesOf(app.read, "file")).length;
    // Another process knows no place to go on from.
    const again = { ...app };
    expect(await job.run(again, { scheduledFor: now, missed: 0 })).toBe("1 message read.");
    expect(await recipients()).toEqual(["ada@aurora.example"]);
    expect((await listAuditEntriesOf(app.read, "file")).length).toBe(before);
  });

  test("a notification that quotes a mail of 5 MB is read by its beginning", async () => {
    const { run, recipients, deliver } = await cast();
    const end = "--4F0B12C0.1773234362/mx.tidewater.example--";
    deliver(
      bounce("ada@aurora.example").replace(end, `${"long line of a quoted mail\n".repeat(200_000)}${end}`),
    );
    await run();
    expect(await recipients()).toEqual(["ada@aurora.example"]);
  });

  test("250 messages are read in two runs", async () => {
    const { run, deliver } = await cast();
    for (let n = 0; n < 250; n += 1) deliver(reply);
    expect((await run()).detail).toBe("200 messages read.");
    expect((await run()).detail).toBe("50 messages read.");
  });

  test.skipIf(host === "")(
    `TLS beyond this machine: a certificate of one's own authority is accepted once it is named${unless}`,
    async () => {
      const authority = testAuthority();
      const { server, app, run, deliver } = await cast({}, { host, tls: authority.issue([host]) });
      deliver(reply);
      app.config.imapUrl = `imaps://${host}:${server.port}`;
      expect(await run()).toMatchObject({
        outcome: "failed",
        detail: expect.stringMatching(/^The certificate of [\d.]+ is not accepted .* SMTP_CA_FILE/),
      });
      app.config.smtpAuthorities = [authority.ca];
      expect(await run()).toMatchObject({ outcome: "done", detail: "1 message read." });
    },
  );

  test.skipIf(host === "")(`beyond this machine a password is not sent unencrypted${unless}`, async () => {
    const { server, app, run } = await cast({}, { host });
    app.config.imapUrl = `imap://${host}:${server.port}`;
    expect((await run()).detail).toMatch(
      /offers no STARTTLS, and Surety does not send a password unencrypted over a network/,
    );
  });

  test.each([
    [
      "a wrong password",
      { IMAP_PASSWORD: "wrong" },
      "",
      /^The mailbox does not accept the user name or password/,
    ],
    ["a folder that is not there", {}, "/Nowhere", /^There is no folder “Nowhere” in the mailbox/],
  ])("%s is named", async (_what, wrong, folder, words) => {
    const { server, app, run } = await cast(wrong as Record<string, string>);
    app.config.imapUrl = `imap://127.0.0.1:${server.port}${folder}`;
    const done = await run();
    expect(done.outcome).toBe("failed");
    expect(done.detail).toMatch(words);
    expect(done.detail).not.toContain("anchor");
  });
});

test("without a mailbox the job has nothing to do", async () => {
  const app = await testApp();
  expect(await runJob(app, job, { scheduledFor: app.now(), missed: 0 })).toMatchObject({
    outcome: "done",
    detail: "No mailbox is set (IMAP_URL).",
  });
});
