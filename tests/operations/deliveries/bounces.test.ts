import { expect, test } from "vitest";
import { deliverMail } from "#app/jobs/deliver-mail";
import { confirmNotifiedElsewhere, mailClockNotice } from "#app/operations/breach-clocks/notice-sending";
import { changeClockNotice, startClockNotice } from "#app/operations/breach-clocks/notices";
import { raiseBreachReminders } from "#app/operations/breach-clocks/reminders";
import { settleBounce } from "#app/operations/deliveries/bounce-settlements";
import { recordBounces } from "#app/operations/deliveries/bounces";
import { noticeRecipients } from "#app/operations/incidents/notice-recipients";
import { sendNotice, startNotice } from "#app/operations/incidents/notices";
import { perform, type Work } from "#app/work";
import { listClocks } from "#db/breach-clocks/clocks";
import { findClockNotice } from "#db/breach-clocks/notices";
import { listMailsThatMayBounce, listUnsettledBounces } from "#db/deliveries/bounce-settlements";
import { listBounces } from "#db/deliveries/bounces";
import { listTimeline } from "#db/incidents/facts";
import { findNotice, listNoticeRecipients } from "#db/incidents/notices";
import { bouncesText } from "#domain/deliveries/bounces";
import { readBounces } from "#evidence/files/bounces";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";
import { anchor, completeNotice, customer, incident } from "#tests/support/breach";
import { mutedBounce, qmailBounce } from "#tests/support/plain-bounces";
import { exchangeBounce, mailbox, outOfOffice, postfixBounce } from "#tests/support/servers/bounces";
import { startPost } from "#tests/support/servers/post";

/** Two customers who were notified by mail; nothing has come back yet. */
async function cast() {
  const post = await startPost();
  const app = await testApp("2026-03-11T13:05:00.000Z", { SMTP_URL: post.url });
  await testOrganisation(app);
  const { actor } = await testPerson(app, "Maren Olsen", "officer");
  await testPerson(app, "Wilma Ott", "owner");
  const act = <R>(change: (work: Work) => Promise<R>) => perform(app, actor, change);
  const customers = [
    await customer(app, actor, "Aurora Clinics"),
    await customer(app, actor, "Nordhavn Logistik"),
  ];
  const { id, ref } = await incident(app, actor, { customers });
  for (const kind of ["verified", "aware"] as const)
    await anchor(app, actor, id, kind, "2026-03-11T12:00:00.000Z");
  const notice = await completeNotice(app, actor, id);
  await act((work) => sendNotice(work, notice));
  await deliverMail(app);
  app.clock.advance(3_600_000);
  const recipient = async (name: string) =>
    (await listNoticeRecipients(app.read, id)).findLast((one) => one.customer_name === name)!;
  const open = async () =>
    (await listClocks(app.read, id))
      .filter((one) => one.customerId && !one.ended)
      .map((one) => one.recipient);
  const take = (text: string, file = "inbox.mbox") =>
    act((work) => recordBounces(work, readBounces(Buffer.from(text)), file));
  const came = async (name: string) => {
    const one = await recipient(name);
    return { to: one.address, messageId: one.message_id! };
  };
  return { app, act, actor, post, id, ref, notice, recipient, open, take, came };
}

test("a mail that came back: its customer is not notified but failed with the cause, its clocks run and call again, the others are left", async () => {
  const { app, act, id, notice, recipient, open, take, came } = await cast();
  expect(await open()).toEqual([]);
  const text = mailbox(postfixBounce(await came("Aurora Clinics")), outOfOffice("<x@y>"));
  expect(await take(text)).toEqual({
    failed: ["security@aurora-clinics.example"],
    noted: 0,
    byAddress: [],
    strange: [],
    known: 0,
    others: 1,
  });
  expect(await recipient("Aurora Clinics")).toMatchObject({
    notified_at: null,
    failed_at: app.now().toISOString(),
    last_error: expect.stringContaining("Bounced: 5.1.1, 550 5.1.1"),
  });
  expect((await recipient("Nordhavn Logistik")).notified_at).not.toBeNull();
  expect(await open()).toEqual(["Aurora Clinics", "Aurora Clinics"]);
  expect((await listTimeline(app.read, id)).map((line) => line.text).join()).toContain("did not arrive");
  // It is owed again, by a further notice that goes to no one else; the clocks call from now on.
  const again = await act((work) => startNotice(work, id));
  expect((await findNotice(app.read, notice))!.sentAt).not.toBeNull();
  const row = { ...(await findNotice(app.read, again))!, phase: "initial" as const };
  expect((await noticeRecipients({ db: app.read }, row)).map((one) => one.name)).toEqual(["Aurora Clinics"]);
  app.clock.set("2026-03-12T11:00:00.000Z");
  const job = { kind: "job", name: "raise-breach-reminders" } as const;
  expect(await perform(app, job, (work) => raiseBreachReminders(work, "http://surety.test"))).toBe(2);
});

test("the others who can be called hear of it once; the same file twice changes nothing", async () => {
  const { app, post, ref, take, came } = await cast();
  const before = post.received.length;
  const text = exchangeBounce(await came("Nordhavn Logistik"));
  await take(text);
  await deliverMail(app);
  expect((await take(text)).known).toBe(1);
  // A server may say it twice, on another day.
  const again = await take(text.replace(/^Date: .*$/m, "Date: Thu, 12 Mar 2026 08:00:00 +0000"));
  expect(again).toMatchObject({ failed: [], known: 1 });
  expect(await listBounces(app.read, 9)).toMatchObject([{ incident: ref }, { incident: ref }]);
  await deliverMail(app);
  const heard = post.received.slice(before);
  expect(heard.map((mail) => mail.to[0]).toSorted()).toEqual([
    "maren.olsen@tidewater.example",
    "wilma.ott@tidewater.example",
  ]);
  expect(heard[0]!.text).toContain("mailbox full");
});

test("a delay changes nothing; with a Message-ID that is not known, or none, the only mail to that address came back, and that is said", async () => {
  for (const messageId of ["<other@elsewhere.example>", ""]) {
    const { app, id, open, take, came } = await cast();
    const own = await came("Aurora Clinics");
    const delayed = await take(postfixBounce({ ...own, action: "delayed", status: "4.4.1" }));
    expect(delayed).toMatchObject({ noted: 1 });
    expect(await open()).toEqual([]);
    const done = await take(postfixBounce({ ...own, messageId }));
    expect(done).toMatchObject({ failed: [own.to], byAddress: [own.to] });
    expect(bouncesText(done)).toContain(`1 matched by address alone: ${own.to}`);
    expect(await open()).toHaveLength(2);
    expect((await listTimeline(app.read, id)).map((line) => line.text).join()).toContain(
      "by its address alone",
    );
  }
});

test("from the mailbox, to which anyone can write, a notification without an id of ours changes nothing and waits for a person", async () => {
  const { app, act, recipient, open, came } = await cast();
  const own = await came("Aurora Clinics");
  const take = (text: string) =>
    act((work) => recordBounces(work, readBounces(Buffer.from(text)), "mailbox", { byIdOnly: true }));
  const forged = postfixBounce({ to: own.to, messageId: "<forged@attacker.example>" });
  expect(await take(forged)).toMatchObject({ failed: [], byAddress: [], strange: [own.to] });
  expect(await open()).toEqual([]);
  expect((await recipient("Aurora Clinics")).notified_at).not.toBeNull();
  expect((await listUnsettledBounces(app.read)).map(({ recipient }) => recipient)).toEqual([own.to]);
  expect(await take(postfixBounce(own))).toMatchObject({ failed: [own.to] });
  expect(await open()).not.toEqual([]);
});

test("a relay that writes its own Message-ID: its bounce is found by the id in its answer, among several mails to that address", async () => {
  const { app, act, id, post, take, recipient } = await cast();
  const ses = "0102018f3c2b1a00-7d3e2c1b-4a5f-4c6d-8e7f-9a0b1c2d3e4f-000000";
  post.says = `Ok ${ses}`;
  const another = await act((work) => startNotice(work, id));
  await act((work) => sendNotice(work, another));
  await deliverMail(app);
  const { address } = await recipient("Aurora Clinics");
  const unknown = postfixBounce({ to: address, messageId: "<nothing@eu-central-1.amazonses.com>" });
  expect(await take(unknown)).toMatchObject({ failed: [], strange: [address] });
  const own = postfixBounce({ to: address, messageId: `<${ses}@eu-central-1.amazonses.com>` });
  expect(await take(own)).toMatchObject({ failed: [address], byAddress: [] });
  expect((await recipient("Aurora Clinics")).failed_at).not.toBeNull();
  expect((await recipient("Nordhavn Logistik")).failed_at).toBeNull();
});

test("ids of mails from before the change of domain are found, and our own id before any domain", async () => {
  const { app, take, recipient: rowOf } = await cast();
  const row = async () =>
    (await app.read.selectFrom("deliveries").selectAll().where("key", "like", "notice:%").execute())[0]!;
  const { id, recipient } = await row();
  const done = await take(postfixBounce({ to: "forwarded@else.example", messageId: `<${id}@surety>` }));
  expect(done).toMatchObject({ failed: ["forwarded@else.example"], byAddress: [] });
  expect((await row()).failed_at).not.toBeNull();
  expect((await rowOf("Aurora Clinics")).address).toContain(recipient.split("@")[1]);
});

test("a notification that matches no mail waits until a person names the mail, or says that it is none of ours", async () => {
  const { app, act, open, take, came } = await cast();
  const { to } = await came("Aurora Clinics");
  await take(mutedBounce);
  await take(qmailBounce({ to: "stranger@else.example", messageId: "<a@b>" }));
  const [muted, stranger] = await listUnsettledBounces(app.read);
  const mail = (await listMailsThatMayBounce(app.read, 9)).find((one) => one.recipient === to)!;
  await act((work) =>
    settleBounce(work, { bounce: muted!.id, mail: mail.id, note: "Their gateway, by the time" }),
  );
  await act((work) => settleBounce(work, { bounce: stranger!.id, note: "A newsletter" }));
  expect(await listUnsettledBounces(app.read)).toEqual([]);
  expect(await open()).toEqual(["Aurora Clinics", "Aurora Clinics"]);
  const twice = act((work) => settleBounce(work, { bounce: muted!.id, note: "Again" }));
  await expect(twice).rejects.toThrow("already resolved");
});

test("a notice to an authority that came back: its clock runs again, unless it was notified another way meanwhile", async () => {
  const { app, act, id, take } = await cast();
  const clock = async () => (await listClocks(app.read, id)).find((one) => one.ruleId === "gdpr-33-1")!;
  const send = async (how: "mail" | "portal") => {
    const { id: clockId } = await clock();
    const noticeId = await act((work) => startClockNotice(work, clockId));
    const draft = (await findClockNotice(app.read, noticeId))!;
    const contents = draft.contents.map((one) => ({ ...one, text: one.text || "Said." }));
    await act((work) => changeClockNotice(work, noticeId, { ...draft, contents }));
    const proof = { sha256: "ab".repeat(32), name: "receipt.pdf" };
    if (how === "mail") await act((work) => mailClockNotice(work, noticeId, "breach@authority.example"));
    else
      await act((work) => confirmNotifiedElsewhere(work, noticeId, { at: app.now(), note: "Portal", proof }));
    await deliverMail(app);
    return (await findClockNotice(app.read, noticeId))!;
  };
  const first = await send("mail");
  expect((await clock()).ended?.how).toBe("told");
  const to = "breach@authority.example";
  await take(postfixBounce({ to, messageId: first.mail!.messageId }));
  expect((await clock()).ended).toBeNull();
  expect(await findClockNotice(app.read, first.id)).toMatchObject({
    toldAt: null,
    failed: { why: expect.stringContaining("Bounced: ") },
  });
  const second = await send("mail");
  await send("portal");
  await take(postfixBounce({ to, messageId: second.mail!.messageId }));
  expect((await clock()).ended?.how).toBe("told");
});
