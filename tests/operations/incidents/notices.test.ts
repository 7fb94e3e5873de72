import { expect, test } from "vitest";
import { deliverMail } from "#app/jobs/deliver-mail";
import { affectCustomers } from "#app/operations/incidents/affected-customers";
import { acknowledgeNotice, noticeMark, noticeRecipients } from "#app/operations/incidents/notice-recipients";
import { saveNotice, sendNotice, startNotice } from "#app/operations/incidents/notices";
import { perform } from "#app/work";
import { listClocks } from "#db/breach-clocks/clocks";
import { countDeliveries } from "#db/deliveries/deliveries";
import { listTimeline } from "#db/incidents/facts";
import { findNotice, listNoticeRecipients } from "#db/incidents/notices";
import { noticeInput } from "#domain/incidents/notices";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";
import { anchor, completeNotice, customer, incident } from "#tests/support/breach";
import { startPost } from "#tests/support/servers/post";

async function cast(smtpUrl?: string) {
  const app = await testApp("2026-03-11T13:05:00.000Z", smtpUrl ? { SMTP_URL: smtpUrl } : {});
  await testOrganisation(app);
  const { actor } = await testPerson(app, "Maren Olsen", "officer");
  await testPerson(app, "Wilma Ott", "owner");
  const aurora = await customer(app, actor, "Aurora Clinics");
  const nord = await customer(app, actor, "Nordhavn Logistik");
  const made = await incident(app, actor, { customers: [aurora, nord] });
  await anchor(app, actor, made.id, "verified", "2026-03-10T18:20:00.000Z");
  await anchor(app, actor, made.id, "aware", "2026-03-10T16:30:00.000Z");
  const open = async () =>
    (await listClocks(app.read, made.id)).filter((one) => one.customerId && !one.ended).length;
  return { app, actor, aurora, nord, open, ...made };
}

test("a notice is pre-filled from facts, is refused while a part is missing, and the refusal names it", async () => {
  const { app, actor, id } = await cast();
  const notice = await perform(app, actor, (work) => startNotice(work, id));
  expect(await findNotice(app.read, notice)).toMatchObject({
    nature: expect.stringContaining("Affected systems: staging backup bucket."),
    impact: "",
  });
  await expect(perform(app, actor, (work) => sendNotice(work, notice))).rejects.toMatchObject({
    code: "invalid",
  });
  expect((await countDeliveries(app.read)).waiting).toBe(0);
});

test("sent by SMTP: the server's answer is kept, the customer is notified, four clocks end; nothing of it changes afterwards", async () => {
  const post = await startPost();
  const { app, actor, id, ref, open } = await cast(post.url);
  const notice = await completeNotice(app, actor, id);
  expect(await perform(app, actor, (work) => sendNotice(work, notice))).toBe(2);
  expect(await open()).toBe(4);
  app.clock.advance(60_000);
  await deliverMail(app);
  expect(await open()).toBe(0);
  expect(post.received.map((mail) => mail.to[0]).sort()).toEqual([
    "security@aurora-clinics.example",
    "security@nordhavn-logistik.example",
  ]);
  expect(post.received[0]).toMatchObject({
    subject: `Notice of a data breach (${ref})`,
    text: expect.stringContaining("A stranger may write to them."),
  });
  const [recipient] = await listNoticeRecipients(app.read, id);
  expect(recipient).toMatchObject({
    notified_at: app.now().toISOString(),
    answer: expect.stringMatching(/^250/),
    message_id: expect.any(String),
  });
  expect(post.received.map((mail) => mail.messageId)).toContain(recipient!.message_id);
  const again = perform(app, actor, (work) => saveNotice(work, notice, noticeInput.parse({})));
  await expect(again).rejects.toMatchObject({ code: "conflict" });
  await deliverMail(app);
  expect(post.received).toHaveLength(2);
  expect((await listTimeline(app.read, id)).filter((line) => line.text.startsWith("Notified "))).toHaveLength(
    2,
  );
});

test("SMTP down: nothing is lost, the clocks run on, it goes out when the server is back, under the same Message-ID", async () => {
  const first = await startPost();
  const { app, actor, id, open } = await cast(first.url);
  await first.stop();
  const notice = await completeNotice(app, actor, id);
  await perform(app, actor, (work) => sendNotice(work, notice));
  await deliverMail(app);
  expect(await open()).toBe(4);
  const [waiting] = await listNoticeRecipients(app.read, id);
  expect(waiting).toMatchObject({
    tries: 1,
    notified_at: null,
    last_error: expect.stringContaining("ECONNREFUSED"),
  });
  const again = await startPost(Number(new URL(first.url).port));
  await deliverMail(app);
  expect(again.received).toHaveLength(0);
  app.clock.advance(80_000);
  await deliverMail(app);
  expect(again.received).toHaveLength(2);
  expect(again.received.map((mail) => mail.messageId)).toContain(waiting!.message_id);
  expect(await open()).toBe(0);
});

test("4xx is tried again with growing pauses, 5xx is final: the clock runs on, it is said in the timeline and to the others", async () => {
  const post = await startPost();
  const { app, actor, id, open } = await cast(post.url);
  post.refuse = (address) =>
    address.includes("aurora")
      ? { code: 451, text: "greylisted" }
      : address.includes("nordhavn")
        ? { code: 550, text: "no such user" }
        : null;
  const notice = await completeNotice(app, actor, id);
  await perform(app, actor, (work) => sendNotice(work, notice));
  await deliverMail(app);
  await deliverMail(app);
  const [aurora, nord] = await listNoticeRecipients(app.read, id);
  expect(aurora).toMatchObject({
    notified_at: null,
    failed_at: null,
    last_error: expect.stringContaining("greylisted"),
  });
  expect(nord).toMatchObject({ notified_at: null, failed_at: app.now().toISOString() });
  expect(await open()).toBe(4);
  const refusals = post.received.map((mail) => [mail.to[0], mail.subject.includes("was rejected")]);
  expect(refusals.toSorted()).toEqual([
    ["maren.olsen@tidewater.example", true],
    ["wilma.ott@tidewater.example", true],
  ]);
  expect((await listTimeline(app.read, id)).some((line) => line.text.includes("550"))).toBe(true);
  post.refuse = () => null;
  app.clock.advance(10 * 60_000);
  await deliverMail(app);
  expect(await open()).toBe(2);
});

test("refused by policy: it waits with the server's words and is passed on at once, never notified nor refused; taken later, it counts as notified and its clocks end", async () => {
  const post = await startPost();
  const { app, actor, id, open } = await cast(post.url);
  post.refuse = (address) =>
    address.includes("aurora")
      ? { code: 554, text: "5.7.1 Relay access denied" }
      : address.includes("nordhavn")
        ? { code: 550, text: "5.1.1 No such user" }
        : null;
  const notice = await completeNotice(app, actor, id);
  await perform(app, actor, (work) => sendNotice(work, notice));
  await deliverMail(app);
  const refused = { notified_at: null, failed_at: app.now().toISOString(), mail_sent_at: null };
  const waiting = { ...refused, failed_at: null };
  const recipients = () => listNoticeRecipients(app.read, id);
  expect(await recipients()).toMatchObject([
    { ...waiting, last_error: expect.stringContaining("554 5.7.1"), next_try_at: expect.any(String) },
    { ...refused, last_error: expect.stringContaining("550 5.1.1"), next_try_at: null },
  ]);
  expect(await open()).toBe(4);
  const lines = async (words: string) =>
    (await listTimeline(app.read, id)).filter((line) => line.text.includes(words)).length;
  expect(await lines("Relay access denied")).toBe(0);
  expect(await lines("No such user. It is not tried again. The clock keeps running.")).toBe(1);
  app.clock.advance(10 * 60_000);
  await deliverMail(app);
  expect(post.received.filter((mail) => mail.subject.includes("was rejected"))).toHaveLength(4);
  expect(await recipients()).toMatchObject([
    { ...waiting, tries: 2 },
    { ...refused, tries: 1 },
  ]);
  expect(await open()).toBe(4);
  post.refuse = () => null;
  app.clock.advance(20 * 60_000);
  await deliverMail(app);
  expect(await recipients()).toMatchObject([
    { notified_at: app.now().toISOString(), failed_at: null, next_try_at: null, tries: 3 },
    { ...refused, tries: 1 },
  ]);
  expect(await lines("Notified Aurora Clinics")).toBe(1);
  expect(await open()).toBe(2);
  await deliverMail(app);
  expect(await lines("Notified Aurora Clinics")).toBe(1);
});

test("refused by policy for longer than five days: given up, and it stays refused", async () => {
  const post = await startPost();
  const { app, actor, id, open } = await cast(post.url);
  post.refuse = () => ({ code: 554, text: "5.7.1 Relay access denied" });
  const notice = await completeNotice(app, actor, id);
  await perform(app, actor, (work) => sendNotice(work, notice));
  await deliverMail(app);
  app.clock.advance(5 * 24 * 3_600_000);
  await deliverMail(app);
  post.refuse = () => null;
  app.clock.advance(3_600_000);
  await deliverMail(app);
  for (const one of await listNoticeRecipients(app.read, id))
    expect(one).toMatchObject({
      notified_at: null,
      failed_at: expect.any(String),
      next_try_at: null,
      tries: 2,
    });
  expect(await open()).toBe(4);
});

test("no mail server: said plainly, kept, sent once there is one", async () => {
  const { app, actor, id } = await cast();
  const notice = await completeNotice(app, actor, id);
  await perform(app, actor, (work) => sendNotice(work, notice));
  expect(await deliverMail(app)).toBe("No mail server is configured (SMTP_URL): 2 waiting");
  const post = await startPost();
  app.config.smtpUrl = post.url;
  await deliverMail(app);
  expect(post.received).toHaveLength(2);
});

test("what is sent is what was seen: a recipient added after the look refuses; a confirmation is recorded once, after telling", async () => {
  const post = await startPost();
  const { app, actor, id } = await cast(post.url);
  const notice = await completeNotice(app, actor, id);
  const look = async () => {
    const row = (await findNotice(app.read, notice))!;
    return noticeMark(row, await noticeRecipients({ db: app.read }, row));
  };
  const seen = await look();
  const third = await customer(app, actor, "Vela Health");
  await perform(app, actor, (work) => affectCustomers(work, id, [third]));
  await expect(perform(app, actor, (work) => sendNotice(work, notice, seen))).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("changed since you opened"),
  });
  const before = await look();
  const { savedAt: _at, savedBy: _by, ...draft } = (await findNotice(app.read, notice))!;
  const words = {
    ...draft,
    cover: "Dear {customer}, read this.",
    advice: "Change the password.",
    peopleAffected: draft.peopleAffected ?? undefined,
    recordsAffected: draft.recordsAffected ?? undefined,
  };
  await perform(app, actor, (work) => saveNotice(work, notice, noticeInput.parse(words)));
  const again = await look();
  expect(again).not.toBe(before);
  expect(await perform(app, actor, (work) => sendNotice(work, notice, again))).toBe(3);
  const [recipient] = await listNoticeRecipients(app.read, id);
  const confirm = (at = "2026-03-11T13:05:00.000Z") =>
    perform(app, actor, (work) => acknowledgeNotice(work, recipient!.id, { at, note: "Their DPO, by mail" }));
  await expect(confirm()).rejects.toThrow("has not been notified yet");
  await deliverMail(app);
  expect(post.received.find((mail) => mail.to[0]!.includes("vela"))?.text).toMatch(
    /Dear Vela Health, read this\.[\s\S]*4\. What you should do\s+Change the password\./,
  );
  await expect(confirm("2026-03-12")).rejects.toThrow("lies in the future");
  await confirm();
  await expect(confirm()).rejects.toThrow("already recorded");
  expect((await listNoticeRecipients(app.read, id)).map((one) => one.acknowledged_note)).toContain(
    "Their DPO, by mail",
  );
});
