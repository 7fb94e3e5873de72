import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { deliverMail } from "#app/jobs/deliver-mail";
import { signNotRequired } from "#app/operations/breach-clocks/clock-ends";
import { addClock } from "#app/operations/breach-clocks/clocks";
import { confirmNotifiedElsewhere } from "#app/operations/breach-clocks/notice-sending";
import { changeClockNotice, startClockNotice } from "#app/operations/breach-clocks/notices";
import { raiseBreachReminders, recordReminderGap } from "#app/operations/breach-clocks/reminders";
import { recordEvidence } from "#app/operations/evidence/evidence";
import { affectCustomers } from "#app/operations/incidents/affected-customers";
import { recordDecision } from "#app/operations/incidents/decisions";
import { acknowledgeNotice } from "#app/operations/incidents/notice-recipients";
import { saveNotice, sendNotice, startNotice } from "#app/operations/incidents/notices";
import { savePostMortem } from "#app/operations/incidents/post-mortems";
import { dropIncidentTask } from "#app/operations/incidents/task-ends";
import { finishIncidentTask, giveIncidentTask } from "#app/operations/incidents/tasks";
import { addSystem } from "#app/operations/systems/systems";
import { addTimelineLine } from "#app/operations/timeline";
import { type IncidentRecord, readIncidentRecord } from "#app/queries/incidents/record";
import { perform, type Work } from "#app/work";
import { findClockNotice } from "#db/breach-clocks/notices";
import { noticeInput } from "#domain/incidents/notices";
import { systemInput } from "#domain/systems/systems";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";
import { anchor, customer, incident } from "#tests/support/breach";
import { startPost } from "#tests/support/servers/post";

const docs = readFileSync(new URL("../../docs/incident-record.md", import.meta.url), "utf8");

/** What the row of the table that begins with this field says. */
function rowOf(field: string): string {
  const rows = docs.split("\n").filter((line) => line.startsWith("|"));
  return rows.filter((line) => new RegExp(`^\\| [^|]*\`${field}[\`\\[.]`).test(line)).join("\n");
}

/** Names of all fields, at any depth. */
function fieldsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(fieldsOf);
  if (value === null || typeof value !== "object" || value instanceof Date) return [];
  return Object.entries(value).flatMap(([name, inner]) => [name, ...fieldsOf(inner)]);
}

test("the documented schema names every field of a full record, in the row of its part", async () => {
  const record = await fullRecord();
  // No file is made while a clock is damaged.
  const empty = Object.entries(record).filter(
    ([name, value]) => name !== "damagedClocks" && Array.isArray(value) && value.length === 0,
  );
  expect(empty).toEqual([]);
  for (const kind of ["waiting", "running", "ended"])
    expect(record.clocks.map((clock) => clock.state.kind)).toContain(kind);
  const missing = Object.entries(record).flatMap(([part, value]) => {
    const row = rowOf(part);
    return [
      row ? [] : [part],
      ...fieldsOf(value).map((field) => (row.includes(`\`${field}`) ? [] : [`${part}: ${field}`])),
    ].flat();
  });
  expect([...new Set(missing)]).toEqual([]);
});

/** A record in which no list is empty. */
async function fullRecord(): Promise<IncidentRecord> {
  const post = await startPost();
  const app = await testApp("2026-03-11T09:00:00.000Z", { SMTP_URL: post.url });
  await testOrganisation(app);
  const { actor, personId } = await testPerson(app, "Maren Olsen", "officer");
  const act = <R>(change: (work: Work) => Promise<R>) => perform(app, actor, change);
  const one = await customer(app, actor, "Aurora Clinics");
  const { id } = await incident(app, actor, { customers: [one], leadId: personId });
  for (const at of ["2026-03-11T08:00:00.000Z", "2026-03-11T07:00:00.000Z"])
    await anchor(app, actor, id, "verified", at);
  await anchor(app, actor, id, "occurred", "2026-03-11T08:30:00.000Z");
  await anchor(app, actor, id, "discovered", "2026-03-11T08:00:00.000Z");
  const said = { decision: "Tell them", why: "The contract", facts: "One object read", decidedBy: "Maren" };
  await act((work) => recordDecision(work, id, { ...said, at: "2026-03-11" }));
  const item = await act((work) =>
    recordEvidence(work, {
      title: "Log",
      kind: "list",
      provenance: { source: "Store", extractedAt: app.now() },
      files: [],
    }),
  );
  await act((work) => addSystem(work, systemInput.parse({ name: "Object store" })));
  const file = { name: "log.txt", mediaType: "text/plain", sha256: "ab".repeat(32), size: 3 };
  const links = { evidence: [item.ref], systems: ["Object store"] };
  await act((work) =>
    addTimelineLine(work, {
      incidentId: id,
      kind: "note",
      at: "2026-03-10",
      text: "Seen",
      files: [file],
      links,
    }),
  );
  const task = {
    title: "List it",
    ownerId: personId,
    dueAt: new Date("2026-03-12T09:00:00.000Z"),
    kind: "task",
  } as const;
  const done = await act((work) => giveIncidentTask(work, id, task));
  await act((work) => finishIncidentTask(work, done, "Listed"));
  const dropped = await act((work) => giveIncidentTask(work, id, task));
  await act((work) => dropIncidentTask(work, dropped, "Twice the same"));
  await act((work) =>
    savePostMortem(work, id, { happened: "a", causes: "b", wentWell: "c", wentBadly: "d" }),
  );
  const notice = await act((work) => startNotice(work, id));
  const parts = { nature: "A key", impact: "None", mitigation: "Gone", contact: "Us" };
  await act((work) =>
    saveNotice(work, notice, noticeInput.parse({ ...parts, peopleUnknown: true, recordsUnknown: true })),
  );
  app.clock.advance(12 * 3_600_000);
  await perform(app, { kind: "job", name: "raise-breach-reminders" }, async (work) => {
    await recordReminderGap(work, new Date(work.now.getTime() - 3_600_000));
    await raiseBreachReminders(work, "http://surety.test");
  });
  await act((work) => sendNotice(work, notice));
  await deliverMail(app);
  const record = async () => (await readIncidentRecord(app.read, id, app.now()))!;
  const recipient = (await record()).told[0]!;
  await act((work) =>
    acknowledgeNotice(work, recipient.id, { at: app.now().toISOString(), note: "By mail" }),
  );
  const own = (await record()).clocks.find((clock) => clock.ruleId === "gdpr-33-1")!;
  const answer = await act((work) => startClockNotice(work, own.id));
  const draft = (await findClockNotice(app.read, answer))!;
  const contents = draft.contents.map((content) => ({ ...content, text: "Said." }));
  await act((work) => changeClockNotice(work, answer, { ...draft, contents }));
  const proof = { sha256: "ab".repeat(32), name: "receipt.pdf" };
  await act((work) => confirmNotifiedElsewhere(work, answer, { at: app.now(), note: "Portal", proof }));
  const two = await customer(app, actor, "Boreal Bank");
  await act((work) => affectCustomers(work, id, [two]));
  for (const clock of (await record()).clocks)
    if (clock.customerId === two && clock.state.kind === "waiting")
      await act((work) => signNotRequired(work, clock.id, "They are the controller’s own"));
  await act((work) => addClock(work, id, "nis2-early"));
  return record();
}
