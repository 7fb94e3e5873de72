import { expect, test } from "vitest";
import { deliverMail } from "#app/jobs/deliver-mail";
import { addClock } from "#app/operations/breach-clocks/clocks";
import {
  acknowledgeClockNotice,
  confirmNotifiedElsewhere,
  mailClockNotice,
} from "#app/operations/breach-clocks/notice-sending";
import { saveTemplate, templateOf } from "#app/operations/breach-clocks/notice-templates";
import { changeClockNotice, startClockNotice } from "#app/operations/breach-clocks/notices";
import { perform, type Work } from "#app/work";
import { listClocks } from "#db/breach-clocks/clocks";
import { findClockNotice, listClockNotices } from "#db/breach-clocks/notices";
import type { ClockNoticeDraft } from "#domain/breach-clocks/notices";
import { breachRule } from "#policies/clocks";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";
import { anchor, incident } from "#tests/support/breach";
import { startPost } from "#tests/support/servers/post";

async function cast(env: Record<string, string> = {}) {
  const app = await testApp("2026-03-10T16:30:00.000Z", env);
  await testOrganisation(app);
  const { actor } = await testPerson(app, "Maren Olsen", "officer");
  await testPerson(app, "Wilma Ott", "owner");
  const { id, ref } = await incident(app, actor);
  await anchor(app, actor, id, "aware", "2026-03-10T16:30:00.000Z");
  const act = <R>(change: (work: Work) => Promise<R>) => perform(app, actor, change);
  for (const rule of ["nis2-early", "nis2-72", "nis2-final"]) await act((work) => addClock(work, id, rule));
  const clock = async (rule: string) => (await listClocks(app.read, id)).find((one) => one.ruleId === rule)!;
  const start = async (rule: string) => {
    const { id: clockId } = await clock(rule);
    return act((work) => startClockNotice(work, clockId));
  };
  const notice = async (noticeId: string) => (await findClockNotice(app.read, noticeId))!;
  /** Says something to every question. */
  const complete = async (noticeId: string, change: Partial<ClockNoticeDraft> = {}) => {
    const draft = await notice(noticeId);
    const contents = draft.contents.map((one) => ({ ...one, text: one.text || `Said: ${one.asks}` }));
    await act((work) => changeClockNotice(work, noticeId, { ...draft, contents, ...change }));
  };
  return { app, act, clock, start, notice, complete, id, ref };
}

const proof = { sha256: "ab".repeat(32), name: "receipt.pdf" };

test("NIS2 in three words: mailed within 24 h, by the portal within 72 h, the last a month after that; each carries on the one before", async () => {
  const post = await startPost();
  const { app, act, clock, start, notice, complete, ref } = await cast({ SMTP_URL: post.url });
  const early = await start("nis2-early");
  await expect(act((work) => mailClockNotice(work, early, "csirt@authority.example"))).rejects.toMatchObject({
    code: "invalid",
    message: expect.stringContaining("“possible cross-border impact?”"),
  });
  await complete(early);
  app.clock.advance(3_600_000);
  await act((work) => mailClockNotice(work, early, "csirt@authority.example"));
  expect((await clock("nis2-early")).ended).toBeNull();
  await deliverMail(app);
  expect(post.received).toMatchObject([
    {
      to: ["csirt@authority.example"],
      subject: `Notice under NIS2 Art. 23(4)(a) (${ref})`,
      text: expect.stringContaining("1. Suspected unlawful or malicious act?"),
    },
  ]);
  expect((await clock("nis2-early")).ended).toEqual({ how: "told", at: app.now() });
  expect(await notice(early)).toMatchObject({
    toldAt: app.now(),
    mail: { answer: expect.stringMatching(/^250/) },
  });

  const update = await start("nis2-72");
  expect((await notice(update)).phase).toBe("update");
  await complete(update);
  app.clock.advance(40 * 3_600_000);
  const notifiedAt = new Date(app.now().getTime() - 3_600_000);
  await expect(
    act((work) => confirmNotifiedElsewhere(work, update, { at: notifiedAt, note: "Portal", proof: null })),
  ).rejects.toMatchObject({ field: "proof" });
  await act((work) =>
    confirmNotifiedElsewhere(work, update, { at: notifiedAt, note: "Portal, number 77", proof }),
  );
  expect(await clock("nis2-72")).toMatchObject({ ended: { how: "told", at: notifiedAt }, proof });
  // The month runs from the submission of that one.
  expect((await clock("nis2-final")).startsAt).toEqual(notifiedAt);

  const last = await start("nis2-final");
  const draft = await notice(last);
  expect(draft.phase).toBe("final");
  await complete(last, { contents: draft.contents.map((one) => ({ ...one, text: "", unknown: true })) });
  await expect(act((work) => mailClockNotice(work, last, "csirt@authority.example"))).rejects.toMatchObject({
    code: "invalid",
  });
  await complete(last);
  await act((work) => mailClockNotice(work, last, "csirt@authority.example"));
  await deliverMail(app);
  expect((await clock("nis2-final")).ended?.how).toBe("told");
});

test("what was sent stays; a further notice starts from it and ends nothing twice; the confirmation is recorded once", async () => {
  const { app, act, clock, start, notice, complete } = await cast();
  const first = await start("nis2-early");
  await expect(start("nis2-early")).rejects.toThrow("Draft 1 is open");
  await complete(first);
  await act((work) => confirmNotifiedElsewhere(work, first, { at: app.now(), note: "By telephone", proof }));
  await expect(complete(first)).rejects.toThrow("was sent and cannot be changed");
  await expect(
    app.db.updateTable("clock_notices").set({ contents: "[]" }).where("id", "=", first).execute(),
  ).rejects.toThrow("a sent notice cannot change");
  const ended = (await clock("nis2-early")).ended;
  app.clock.advance(3_600_000);
  const further = await start("nis2-early");
  expect((await notice(further)).contents).toEqual((await notice(first)).contents);
  await act((work) => confirmNotifiedElsewhere(work, further, { at: app.now(), note: "Portal", proof }));
  expect((await clock("nis2-early")).ended).toEqual(ended);
  const { id: clockId } = await clock("nis2-early");
  expect((await listClockNotices(app.read, { clockId })).map((one) => one.number)).toEqual([1, 2]);
  const confirm = (at: string) =>
    act((work) => acknowledgeClockNotice(work, first, { at, note: "File 4711, by mail" }));
  await expect(confirm("2027-01-01")).rejects.toThrow("future");
  await confirm("2026-03-10");
  await expect(confirm("2026-03-10")).rejects.toThrow("already recorded");
});

test("an address that refuses for good: shown with the cause, the clock runs on, a further notice may go elsewhere", async () => {
  const post = await startPost();
  const { app, act, clock, start, notice, complete } = await cast({ SMTP_URL: post.url });
  post.refuse = (address) => (address.startsWith("old@") ? { code: 550, text: "no such user" } : null);
  const first = await start("nis2-early");
  await complete(first);
  await act((work) => mailClockNotice(work, first, "old@authority.example"));
  await deliverMail(app);
  expect(await notice(first)).toMatchObject({
    toldAt: null,
    failed: { why: expect.stringContaining("550") },
  });
  expect((await clock("nis2-early")).ended).toBeNull();
  const second = await start("nis2-early");
  await act((work) => mailClockNotice(work, second, "new@authority.example"));
  await deliverMail(app);
  expect((await clock("nis2-early")).ended?.how).toBe("told");
});

test("an address that a policy refuses: not refused but tried again, and notified once it is taken", async () => {
  const post = await startPost();
  const { app, act, clock, start, notice, complete } = await cast({ SMTP_URL: post.url });
  post.refuse = () => ({ code: 554, text: "5.7.1 Relay access denied" });
  const id = await start("nis2-early");
  await complete(id);
  await act((work) => mailClockNotice(work, id, "cert@authority.example"));
  await deliverMail(app);
  expect(await notice(id)).toMatchObject({ toldAt: null, failed: null });
  expect((await clock("nis2-early")).ended).toBeNull();
  post.refuse = () => null;
  app.clock.advance(10 * 60_000);
  await deliverMail(app);
  expect(await notice(id)).toMatchObject({ toldAt: app.now(), failed: null });
  expect((await clock("nis2-early")).ended?.how).toBe("told");
});

test("the organisation's own text fills the next draft, not one that was started; a fact that there is not is refused", async () => {
  const { app, act, start, notice, ref } = await cast();
  const rule = breachRule("nis2-72")!;
  const before = await start("nis2-72");
  const text = {
    opening: "{organisation}, file {reference}.",
    parts: ["", "Aware {aware}.", ""],
    closing: "",
  };
  await expect(
    act((work) => saveTemplate(work, rule.id, { ...text, parts: ["", "{awrae}", ""] })),
  ).rejects.toMatchObject({ field: "part-1", message: expect.stringContaining("{awrae}") });
  await act((work) => saveTemplate(work, rule.id, text));
  expect(await templateOf(app.read, rule)).toEqual(text);
  expect((await notice(before)).opening).not.toContain("file");
  const other = await cast();
  await other.act((work) => saveTemplate(work, rule.id, text));
  const draft = await other.notice(await other.start("nis2-72"));
  expect(draft.opening).toBe(`Tidewater Rota GmbH, file ${ref}.`);
  expect(draft.contents[1]?.text).toBe("Aware on Tue 10 Mar 2026, 17:30 CET.");
});
