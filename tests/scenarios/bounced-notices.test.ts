import { expect, test } from "vitest";
import { deliverMail } from "#app/jobs/deliver-mail";
import { signNotRequired } from "#app/operations/breach-clocks/clock-ends";
import { addClock } from "#app/operations/breach-clocks/clocks";
import { mailClockNotice } from "#app/operations/breach-clocks/notice-sending";
import { changeClockNotice, startClockNotice } from "#app/operations/breach-clocks/notices";
import { recordBounces } from "#app/operations/deliveries/bounces";
import { fileIncidentRecords } from "#app/operations/incidents/filing";
import { stepIncident } from "#app/operations/incidents/incidents";
import { recordNotified } from "#app/operations/incidents/notified-elsewhere";
import { readIncidentRecord } from "#app/queries/incidents/record";
import { perform, type Work } from "#app/work";
import { listClocks } from "#db/breach-clocks/clocks";
import { findClockNotice } from "#db/breach-clocks/notices";
import { readBounces } from "#evidence/files/bounces";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";
import { anchor, incident } from "#tests/support/breach";
import { postfixBounce } from "#tests/support/servers/bounces";
import { startPost } from "#tests/support/servers/post";

const to = "incidents@csirt.example";

/** NIS2: the 72 h notice was mailed and taken, its final report counts from that, and then the mail came back. */
async function cast({ closed = false } = {}) {
  const post = await startPost();
  const app = await testApp("2026-03-11T09:00:00.000Z", { SMTP_URL: post.url });
  await testOrganisation(app);
  const { actor } = await testPerson(app, "Maren Olsen", "officer");
  const act = <R>(change: (work: Work) => Promise<R>) => perform(app, actor, change);
  const { id } = await incident(app, actor);
  for (const rule of ["nis2-72", "nis2-final"]) await act((work) => addClock(work, id, rule));
  await anchor(app, actor, id, "aware", "2026-03-11T08:00:00.000Z");
  const clock = async (rule: string) => (await listClocks(app.read, id)).find((one) => one.ruleId === rule)!;
  const first = (await clock("nis2-72")).id;
  const notice = await act((work) => startClockNotice(work, first));
  const draft = (await findClockNotice(app.read, notice))!;
  const contents = draft.contents.map((one) => ({ ...one, text: one.text || "Said." }));
  await act((work) => changeClockNotice(work, notice, { ...draft, contents }));
  await act((work) => mailClockNotice(work, notice, to));
  await deliverMail(app);
  const { mail } = (await findClockNotice(app.read, notice))!;
  if (closed) {
    for (const one of await listClocks(app.read, id))
      if (!one.ended) await act((work) => signNotRequired(work, one.id, "Not owed"));
    for (const to of ["confirmed", "resolved", "closed"] as const)
      await act((work) => stepIncident(work, id, to, to === "closed" ? "Nothing to learn twice" : undefined));
    await fileIncidentRecords(app, { kind: "job", name: "file-incident-records" });
  }
  app.clock.advance(3_600_000);
  const bounce = postfixBounce({ to, messageId: mail!.messageId });
  await act((work) => recordBounces(work, readBounces(Buffer.from(bounce)), "bounces.eml"));
  const record = async () => (await readIncidentRecord(app.read, id, app.now()))!;
  const final = async () => (await record()).clocks.find((one) => one.ruleId === "nis2-final")!;
  const sent = async () =>
    (await record()).anchors.filter((one) => one.kind === "submitted:nis2-72").map((one) => one.submission);
  return { app, act, id, first, record, final, sent };
}

test("a sending that came back is in question: what counts from it runs on under the old deadline, and says so", async () => {
  const { final, sent, record } = await cast();
  expect(await sent()).toEqual(["in_question"]);
  expect(await final()).toMatchObject({
    startInQuestion: true,
    deadlineAt: new Date("2026-04-11T21:59:59.000Z"),
    state: { kind: "running" },
  });
  expect((await record()).timeline.map((line) => line.text).join("\n")).toContain(
    "In question: the start of NIS2 Art. 23(4)(d), because the notice under NIS2 Art. 23(4)(b) from which it counts bounced.",
  );
});

test("notification another way settles it: the new sending corrects the old one, and the chained deadline moves in sight", async () => {
  const { app, act, first, final, sent, record } = await cast();
  app.clock.set("2026-03-13T10:00:00.000Z");
  const proof = { sha256: "ab".repeat(32), name: "receipt.pdf" };
  await act((work) => recordNotified(work, first, { at: app.now(), note: "Portal", proof }));
  expect(await sent()).toEqual([null, "sent"]);
  expect(await final()).toMatchObject({
    startInQuestion: false,
    deadlineAt: new Date("2026-04-13T21:59:59.000Z"),
  });
  const { moves, anchors } = await record();
  expect(moves.at(-1)).toMatchObject({
    rule: "NIS2 Art. 23(4)(d)",
    to: new Date("2026-04-13T21:59:59.000Z"),
  });
  expect(anchors.find((one) => one.submission === "sent")).toMatchObject({
    why: "NIS2 Art. 23(4)(b) was answered; the earlier notice had bounced",
    correctsId: expect.any(String),
  });
});

test("sent again on the same day, the deadline at the end of its day stays, and is no move", async () => {
  const { app, act, first, final, sent, record } = await cast();
  const { length } = (await record()).moves;
  const proof = { sha256: "ab".repeat(32), name: "receipt.pdf" };
  await act((work) => recordNotified(work, first, { at: app.now(), note: "Portal", proof }));
  expect(await sent()).toEqual([null, "sent"]);
  expect(await final()).toMatchObject({
    startsAt: app.now(),
    deadlineAt: new Date("2026-04-11T21:59:59.000Z"),
  });
  expect((await record()).moves).toHaveLength(length);
});

test("signed as not required settles it: the sending is withdrawn, and what counted from it waits, with the move on record", async () => {
  const { act, first, final, sent, record } = await cast();
  await act((work) => signNotRequired(work, first, "The regulator said that it is not significant"));
  expect(await sent()).toEqual(["withdrawn"]);
  expect(await final()).toMatchObject({ startInQuestion: false, state: { kind: "waiting" } });
  expect((await record()).moves.at(-1)).toMatchObject({ rule: "NIS2 Art. 23(4)(d)", to: null });
});

test("a closed incident whose notice came back is open again, and is filed again when it is closed", async () => {
  const { app, act, id, record, first } = await cast({ closed: true });
  expect((await record()).incident).toMatchObject({ status: "resolved", evidenceId: null });
  expect((await record()).timeline.map((line) => line.text)).toContain(
    "State: closed → resolved. A notice bounced and its clock runs again.",
  );
  await act((work) => signNotRequired(work, first, "Not significant"));
  await act((work) => stepIncident(work, id, "closed", "Settled with the regulator"));
  expect(await fileIncidentRecords(app, { kind: "job", name: "file-incident-records" })).toHaveLength(1);
});

test("a report that waits for a notice which was not sent yet is in question for no one", async () => {
  const app = await testApp("2026-03-11T09:00:00.000Z");
  await testOrganisation(app);
  const { actor } = await testPerson(app, "Maren Olsen", "officer");
  const { id } = await incident(app, actor);
  for (const rule of ["nis2-72", "nis2-final"]) await perform(app, actor, (work) => addClock(work, id, rule));
  const { clocks } = (await readIncidentRecord(app.read, id, app.now()))!;
  expect(clocks.map((clock) => clock.startInQuestion)).not.toContain(true);
});
