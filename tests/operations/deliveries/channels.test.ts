import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { record } from "#app/audit";
import { ntfy } from "#app/delivery/channels/ntfy";
import { signatureOf } from "#app/delivery/channels/webhook";
import { deliverCalls } from "#app/jobs/deliver-alerts";
import { deliverMail } from "#app/jobs/deliver-mail";
import { readCalendarFeed } from "#app/operations/breach-clocks/calendar-feed-reads";
import { makeCalendarFeed, revokeCalendarFeed } from "#app/operations/breach-clocks/calendar-feeds";
import { raiseBreachReminders } from "#app/operations/breach-clocks/reminders";
import { addChannel, endChannel, testChannel, type Whose } from "#app/operations/deliveries/channels";
import { type Actor, perform } from "#app/work";
import { listChannelsOf } from "#db/deliveries/channels";
import { countByState, listDeliveries } from "#db/deliveries/lists";
import { saveUser } from "#db/installation/users";
import type { CallMessage } from "#domain/deliveries/call-message";
import type { ChannelKindName } from "#domain/deliveries/channel-kinds";
import { recordTest, type TestApp, testApp, testOrganisation, testPerson } from "#tests/support/app";
import { anchor, incident } from "#tests/support/breach";
import { startPost } from "#tests/support/servers/post";
import { startReceiver } from "#tests/support/servers/receiver";

const job = { kind: "job", name: "raise-breach-reminders" } as const;
const raise = (app: TestApp) => perform(app, job, (work) => raiseBreachReminders(work, "http://surety.test"));

/** The lead's own channels reach this machine when the lead may set up the organisation's. */
async function cast(leadRole: "officer" | "member" = "officer", env: Record<string, string> = {}) {
  const app = await testApp("2026-03-27T16:30:00.000Z", {
    COLLECT_ALLOW_PRIVATE: "127.0.0.1",
    PUBLIC_URL: "http://surety.test",
    ALLOW_HTTP: "on",
    ...env,
  });
  await testOrganisation(app);
  const officer = await testPerson(app, "Maren Olsen", "officer");
  const lead = await testPerson(app, "Tomasz Lis", leadRole);
  const made = await incident(app, officer.actor, { leadId: lead.personId });
  await anchor(app, officer.actor, made.id, "aware", "2026-03-27T16:30:00.000Z");
  const add = (actor: Actor, whose: Whose, kind: ChannelKindName, address: string, token?: string) =>
    perform(app, actor, (work) =>
      addChannel(app, work, whose, { kind, name: `The ${kind}`, address, token }),
    );
  return { app, officer, lead, add, ...made };
}

test("a call leaves once by each channel of the organisation and of who is called, signed and in each one's shape", async () => {
  const receiver = await startReceiver();
  const { app, officer, lead, add, ref } = await cast();
  const { secret } = await add(officer.actor, "organisation", "webhook", `${receiver.url}/hook`);
  await add(officer.actor, "organisation", "slack", `${receiver.url}/slack`);
  await add(officer.actor, "organisation", "teams", `${receiver.url}/teams`);
  await add(lead.actor, "own", "ntfy", `${receiver.url}/base/topic-of-tomasz`, "tk_1");
  await add(officer.actor, "own", "ntfy", `${receiver.url}/topic-of-maren`);
  app.clock.set("2026-03-30T15:30:00.000Z");
  await raise(app);
  await deliverCalls(app);
  await deliverCalls(app);
  const at = (path: string) => receiver.taken.filter((one) => one.path === path);
  expect(receiver.taken.map((one) => one.path).toSorted()).toEqual(["/base", "/hook", "/slack", "/teams"]);
  const [hook] = at("/hook");
  const timestamp = String(hook!.headers["surety-timestamp"]);
  expect(timestamp).toBe(String(Date.parse("2026-03-30T15:30:00Z") / 1000));
  expect(hook!.headers["surety-signature"]).toBe(signatureOf(secret!, timestamp, hook!.body));
  expect(JSON.parse(hook!.body)).toMatchObject({
    id: hook!.headers["surety-delivery"],
    kind: "reminder",
    incident: { ref },
    called: "Tomasz Lis",
    link: `http://surety.test/my/calls/${ref}`,
    clocks: [{ rule: "GDPR Art. 33(1)", deadlineAt: "2026-03-30T16:30:00.000Z" }],
  });
  expect(JSON.parse(at("/slack")[0]!.body).text).toContain("Alerted: Tomasz Lis");
  expect(JSON.parse(at("/teams")[0]!.body).attachments[0].content).toMatchObject({ type: "AdaptiveCard" });
  expect(at("/base")[0]!.headers.authorization).toBe("Bearer tk_1");
  expect(JSON.parse(at("/base")[0]!.body)).toMatchObject({ topic: "topic-of-tomasz", priority: 5 });
});

test("what fails is tried again with growing waits and says why; a redirect is not followed; a 404 is final", async () => {
  const receiver = await startReceiver();
  const { app, officer, add } = await cast();
  await add(officer.actor, "organisation", "slack", `${receiver.url}/secret-path`);
  receiver.status = 302;
  receiver.location = `${receiver.url}/elsewhere`;
  app.clock.set("2026-03-30T15:30:00.000Z");
  await raise(app);
  await deliverCalls(app);
  app.clock.advance(59_000);
  await deliverCalls(app);
  expect(receiver.taken).toHaveLength(1);
  app.clock.advance(15_000);
  await deliverCalls(app);
  expect(receiver.taken.map((one) => one.path)).toEqual(["/secret-path", "/secret-path"]);
  const waiting = (await listDeliveries(app.read, { state: "waiting", limit: 9 })).filter(
    (one) => one.channel === "slack",
  );
  expect(waiting).toMatchObject([{ tries: 2, last_error: "Response: 302 no, thank you" }]);
  const [channel] = await listChannelsOf(app.read, null);
  expect(channel?.failing_since).toBe("2026-03-30T15:30:00.000Z");
  receiver.status = 404;
  app.clock.advance(4 * 60_000);
  await deliverCalls(app);
  expect((await countByState(app.read)).failed).toBe(1);
});

test("a member's own channel reaches the public internet alone, whatever the house allows itself", async () => {
  const receiver = await startReceiver();
  const { app, lead, add } = await cast("member");
  const plain = add(lead.actor, "own", "ntfy", `${receiver.url}/topic`);
  await expect(plain).rejects.toThrow("begins with https://");
  const { id } = await add(lead.actor, "own", "ntfy", `${receiver.url.replace("http:", "https:")}/topic`);
  const attempt = await testChannel(app, lead.actor, "own", id);
  expect(attempt).toMatchObject({ error: expect.stringContaining("not on the public internet") });
  // The same person, once trusted with the organisation's channels: the receiver is reached and speaks no TLS.
  await perform(app, lead.actor, async (work) => {
    await saveUser(work.db, lead.userId, { role: "officer" });
    await record(work, { action: "users.role", subject: { type: "user", id: lead.userId } });
  });
  const trusted = await testChannel(app, { ...lead.actor, role: "officer" } as Actor, "own", id);
  expect(trusted).toMatchObject({ error: expect.not.stringContaining("not on the public internet") });
});

test("an address inside the house is not reached, and its path is not shown", async () => {
  const receiver = await startReceiver();
  const { app, officer, add } = await cast();
  const { id } = await add(officer.actor, "organisation", "slack", `${receiver.url}/secret-path`);
  app.config.collectAllowPrivate = [];
  const attempt = await testChannel(app, officer.actor, "organisation", id);
  expect(attempt).toMatchObject({ kind: "later" });
  expect(JSON.stringify(attempt)).toContain("not on the public internet");
  expect(receiver.taken).toHaveLength(0);
  const [row] = await listDeliveries(app.read, { limit: 1 });
  expect(row?.last_error).not.toContain("secret-path");
  await expect(
    add(officer.actor, "organisation", "slack", "http://hooks.slack.example/x"),
  ).rejects.toMatchObject({ field: "address" });
});

test("what a receiver says back is kept without its own secrets; of a person's own channel only the status is kept", async () => {
  const receiver = await startReceiver();
  const { app, officer, lead, add } = await cast();
  receiver.status = 404;
  receiver.says = `Cannot POST /services/T0B0/very%20secret as Bearer tk_1234. ${"very secret ".repeat(9000)}`;
  const slack = await add(
    officer.actor,
    "organisation",
    "slack",
    `${receiver.url}/services/T0B0/very%20secret`,
  );
  const ntfy = await add(officer.actor, "organisation", "ntfy", `${receiver.url}/very%20secret`, "tk_1234");
  const own = await add(lead.actor, "own", "slack", `${receiver.url}/mine`);
  const [said] = await Promise.all([
    testChannel(app, officer.actor, "organisation", slack.id),
    testChannel(app, officer.actor, "organisation", ntfy.id),
  ]);
  expect(said).toMatchObject({
    error: expect.stringMatching(/^Response: 404 Cannot POST \/…\/…\/… as Bearer tk_1234\. … …/),
  });
  expect(await testChannel(app, lead.actor, "own", own.id)).toMatchObject({ error: "Response: 404" });
  const kept = (await listDeliveries(app.read, { limit: 9 })).map((row) => row.last_error ?? "");
  expect(kept).toContainEqual(expect.stringContaining("/services/T0B0/… as Bearer …. … …"));
  expect(kept.join()).not.toContain("secret");
  // However much it says, a message that was taken is not sent again.
  receiver.status = 200;
  expect(await testChannel(app, officer.actor, "organisation", slack.id)).toMatchObject({ kind: "sent" });
});

test("a push stays within what an ntfy server takes as a message, whole characters in any script", () => {
  const message = {
    kind: "reminder",
    subject: "s",
    link: "https://surety.test",
    incident: null,
    called: null,
  };
  const at = { address: "https://ntfy.example/topic" };
  const pushed = (text: string) =>
    JSON.parse(ntfy.post({ ...message, text, clocks: [] } as CallMessage, at, new Date(0), "1").body).message;
  expect(pushed("short")).toBe("short");
  for (const sign of ["a", "é", "山", "👩"]) {
    const said = pushed(sign.repeat(4000));
    expect(Buffer.byteLength(said)).toBeLessThanOrEqual(3500);
    expect(Buffer.byteLength(said)).toBeGreaterThan(3490);
    expect(said).toBe(`${sign.repeat([...said].length - 1)}…`);
  }
});

test("a test arrives at once and is one line of the deliveries; a removed channel takes nothing more", async () => {
  const receiver = await startReceiver();
  const { app, officer, lead, add } = await cast("member");
  const { id } = await add(officer.actor, "organisation", "webhook", `${receiver.url}/hook`);
  expect(await testChannel(app, officer.actor, "organisation", id)).toMatchObject({
    kind: "sent",
    answer: "200 ok",
  });
  expect(JSON.parse(receiver.taken[0]!.body)).toMatchObject({ kind: "test", subject: "Test of The webhook" });
  await expect(testChannel(app, lead.actor, "own", id)).rejects.toThrow("There is no such channel.");
  await expect(perform(app, lead.actor, (work) => endChannel(work, "organisation", id))).rejects.toThrow();
  app.clock.set("2026-03-30T15:30:00.000Z");
  await raise(app);
  await perform(app, officer.actor, (work) => endChannel(work, "organisation", id));
  await deliverCalls(app);
  expect(receiver.taken).toHaveLength(1);
  const [row] = await listDeliveries(app.read, { state: "failed", limit: 9 });
  expect(row).toMatchObject({ last_error: "The channel was removed.", channel: "webhook" });
});

test("a mail that has not left for ten minutes goes by the channels, once; a dead channel is reported by mail, once", async () => {
  const receiver = await startReceiver();
  const post = await startPost();
  const { app, officer, lead, add } = await cast("officer", { SMTP_URL: post.url });
  await add(lead.actor, "own", "ntfy", `${receiver.url}/tomasz`);
  await add(officer.actor, "organisation", "slack", `${receiver.url}/slack`);
  post.refuse = () => ({ code: 451, text: "greylisted" });
  app.clock.set("2026-03-30T15:30:00.000Z");
  await raise(app);
  await deliverMail(app);
  await deliverCalls(app);
  expect(receiver.taken).toHaveLength(2);
  app.clock.advance(599_000);
  await deliverCalls(app);
  expect(receiver.taken).toHaveLength(2);
  receiver.status = 500;
  app.clock.advance(1000);
  for (let round = 0; round < 3; round += 1) await deliverCalls(app);
  const warned = receiver.taken.slice(2).map((one) => one.body);
  expect(warned).toHaveLength(2);
  for (const body of warned) expect(body).toContain("Not delivered by mail");
  expect(warned.join()).toContain("greylisted");
  // The warnings failed too; a call that waits for a dead channel is reported by mail.
  app.clock.set("2026-03-30T16:30:00.000Z");
  await raise(app);
  await deliverCalls(app);
  app.clock.advance(600_000);
  for (let round = 0; round < 3; round += 1) await deliverCalls(app);
  const mails = (await listDeliveries(app.read, { limit: 50 })).filter(
    (one) => one.channel === "mail" && one.subject.startsWith("Not delivered by The"),
  );
  // Of the organisation's channel both officers, of their own the lead.
  expect(mails.map((one) => one.recipient).toSorted()).toEqual(
    [officer.email, lead.email, lead.email].toSorted(),
  );
});

test("addresses, tokens and secrets lie sealed; the calendar's address as a hash", async () => {
  const { app, officer, lead, add } = await cast();
  await add(officer.actor, "organisation", "slack", "https://hooks.slack.example/T0/B0/very-secret");
  const { secret } = await add(officer.actor, "organisation", "webhook", "https://own.example/hidden-path");
  const token = await perform(app, lead.actor, (work) => makeCalendarFeed(app, work));
  await app.db.executeQuery((await import("kysely")).CompiledQuery.raw("pragma wal_checkpoint(truncate)"));
  const file = readFileSync(join(app.config.dataDir, "surety.db")).toString("latin1");
  for (const word of ["very-secret", "hidden-path", secret!, token]) expect(file).not.toContain(word);
  expect(file).toContain("hooks.slack.example");
});

test("the calendar has the deadlines of whom the clocks call, until it is revoked, replaced or the person leaves", async () => {
  const post = await startPost();
  const { app, officer, lead, ref } = await cast("officer", { SMTP_URL: post.url });
  const other = await testPerson(app, "Nobody Called", "member");
  const tokens = [];
  for (const one of [officer, lead, other])
    tokens.push(await perform(app, one.actor, (work) => makeCalendarFeed(app, work)));
  const [maren, tomasz, nobody] = tokens as [string, string, string];
  const summary = `SUMMARY:${ref}: notify Competent supervisory authority (GDPR Art. 33(1))`;
  const plain = async (token: string) => (await readCalendarFeed(app, token))?.replaceAll("\r\n ", "");
  expect(await plain(maren)).toContain(summary);
  expect(await plain(tomasz)).toContain("DTSTART:20260330T163000Z");
  expect(await plain(nobody)).not.toContain("VEVENT");
  expect(await readCalendarFeed(app, "unknown")).toBeNull();
  const newer = await perform(app, lead.actor, (work) => makeCalendarFeed(app, work));
  expect(await readCalendarFeed(app, tomasz)).toBeNull();
  expect(await plain(newer)).toContain(summary);
  await perform(app, lead.actor, revokeCalendarFeed);
  expect(await readCalendarFeed(app, newer)).toBeNull();
  await perform(app, job, async (work) => {
    await saveUser(work.db, officer.userId, { ended_at: app.now().toISOString() });
    await recordTest(work);
  });
  expect(await readCalendarFeed(app, maren)).toBeNull();
  // The same deadline comes with the mail.
  app.clock.set("2026-03-30T15:30:00.000Z");
  await raise(app);
  await deliverMail(app);
  expect(post.received[0]?.calendar?.replaceAll("\r\n ", "").replaceAll("\n ", "")).toContain(summary);
});

test("a person has ten channels at most at once", async () => {
  const { app, lead, add } = await cast("member");
  const more = () => add(lead.actor, "own", "slack", "https://hooks.example.com/services/T/B/x");
  const made: { id: string }[] = [];
  for (let count = 0; count < 10; count++) made.push(await more());
  await expect(more()).rejects.toMatchObject({ code: "conflict", field: "name" });
  await perform(app, lead.actor, (work) => endChannel(work, "own", made[0]!.id));
  await more();
  expect(await listChannelsOf(app.read, lead.userId)).toHaveLength(10);
});
