import { expect, test } from "vitest";
import { deliverMail } from "#app/jobs/deliver-mail";
import { saveNotice, sendNotice, startNotice } from "#app/operations/incidents/notices";
import { readIncidentRecord } from "#app/queries/incidents/record";
import { perform } from "#app/work";
import { findNotice } from "#db/incidents/notices";
import { groupClocks } from "#domain/breach-clocks/groups";
import { noticeInput } from "#domain/incidents/notices";
import { timelineRuns } from "#domain/incidents/timeline-runs";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";
import { anchor, customer, incident } from "#tests/support/breach";
import { startPost } from "#tests/support/servers/post";

test("an incident with many customers stays short: alike clocks, moves and notified customers are one line each", async () => {
  const post = await startPost();
  post.refuse = (address) => (address.includes("customer-h") ? { code: 550, text: "no such box" } : null);
  const app = await testApp("2026-03-11T13:05:00.000Z", { SMTP_URL: post.url });
  await testOrganisation(app);
  const { actor } = await testPerson(app, "Maren Olsen", "officer");
  const customers = [];
  for (const letter of "ABCDEFGH") customers.push(await customer(app, actor, `Customer ${letter}`));
  const { id } = await incident(app, actor, { customers });
  await anchor(app, actor, id, "verified", "2026-03-11T10:00:00.000Z");
  const moved = await anchor(app, actor, id, "verified", "2026-03-11T09:00:00.000Z", "Read once more");
  expect(moved).toEqual([
    "Customer contract, 8 customers: Thu 12 Mar 2026, 11:00 CET → Thu 12 Mar 2026, 10:00 CET",
  ]);
  app.clock.advance(60_000);
  const notice = await perform(app, actor, (work) => startNotice(work, id));
  const parts = { nature: "A key", impact: "None", mitigation: "Gone", contact: "Us" };
  const unknown = { peopleUnknown: true, recordsUnknown: true };
  await perform(app, actor, (work) => saveNotice(work, notice, noticeInput.parse({ ...parts, ...unknown })));
  await perform(app, actor, (work) => sendNotice(work, notice));
  await deliverMail(app);
  const record = (await readIncidentRecord(app.read, id, app.now()))!;
  const contract = groupClocks(record.clocks).filter(({ clock }) => clock.ruleId === "contract-24h");
  expect(contract.map(({ clocks, clock }) => [clocks.length, clock.state.kind]).toSorted()).toEqual([
    [1, "running"],
    [7, "ended"],
  ]);
  const runs = timelineRuns(record.timeline);
  expect(runs.filter((run) => run.length > 1).map((run) => run.length)).toEqual([7]);
  expect(runs.flat()).toHaveLength(record.timeline.length);

  // The next notice is for the one that was not reached, no update for all.
  const next = await perform(app, actor, (work) => startNotice(work, id));
  expect((await findNotice(app.read, next))?.phase).toBe("initial");
});
