import { expect, test } from "vitest";
import { importCustomers } from "#app/operations/customers/customers";
import { affectCustomers } from "#app/operations/incidents/affected-customers";
import { sendNotice } from "#app/operations/incidents/notices";
import { addTimelineLine } from "#app/operations/timeline";
import { incidentPage } from "#app/queries/incidents/page";
import { readIncidentRecord } from "#app/queries/incidents/record";
import { perform } from "#app/work";
import { customerInput } from "#domain/customers/customers";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";
import { anchor, completeNotice, incident } from "#tests/support/breach";
import { longestStretch } from "#tests/support/turns";

const amount = 1_500;

test("the page of an incident with thousands of customers, each with terms of its own, stays small and lets others in", async () => {
  const app = await testApp();
  await testOrganisation(app);
  const { actor } = await testPerson(app, "Maren Olsen", "officer");
  const lines = Array.from({ length: amount }, (_, n) =>
    customerInput.parse({
      name: `Customer ${n}`,
      securityEmail: `c${n}@x.example`,
      breachHours: 24 + (n % 200),
    }),
  );
  await perform(app, actor, (work) => importCustomers(work, lines, "customers.csv"));
  const { id } = await incident(app, actor);
  await anchor(app, actor, id, "verified", "2026-03-11T10:00:00.000Z");
  await perform(app, actor, (work) => affectCustomers(work, id, { search: "", terms: "" }));
  await anchor(app, actor, id, "verified", "2026-03-11T09:00:00.000Z", "Read once more");
  for (let n = 0; n < 200; n += 1)
    await perform(app, actor, (work) =>
      addTimelineLine(work, {
        incidentId: id,
        kind: "note",
        at: "2026-03-11T12:00:00.000Z",
        text: `Note ${n}`,
      }),
    );
  const notice = await completeNotice(app, actor, id);
  expect(await perform(app, actor, (work) => sendNotice(work, notice))).toBe(amount);

  let page: Awaited<ReturnType<typeof incidentPage>> | undefined;
  const read = async (lines?: number) => {
    const record = await readIncidentRecord(app.read, id, app.now());
    page = await incidentPage(record!, app.now(), lines);
    return page;
  };
  await read();
  expect(await longestStretch(() => read())).toBeLessThan(100);
  expect(JSON.stringify(page).length).toBeLessThan(200_000);
  expect(page).toMatchObject({
    notified: { count: amount, summary: "1,500 in transit", unnotified: 0 },
    running: true,
  });
  expect(page?.notified.first).toHaveLength(12);
  expect(page?.clocks[0]?.recipients.length).toBeLessThanOrEqual(6);
  expect(page?.moreClocks).toBeGreaterThan(100);
  expect(page?.timeline).toMatchObject({ earlier: null, later: 1 });
  const older = await read(1);
  expect(older.timeline).toMatchObject({ earlier: 0, later: null, from: 150 });
  expect(older.timeline.runs.length + 150).toBe(older.timeline.of);
}, 60_000);
