import { expect, test } from "vitest";
import { describeIncident, stepIncident } from "#app/operations/incidents/incidents";
import { savePostMortem } from "#app/operations/incidents/post-mortems";
import { readIncidentRecord } from "#app/queries/incidents/record";
import { perform } from "#app/work";
import { incidentInput } from "#domain/incidents/incidents";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";
import { incident } from "#tests/support/breach";

const words = {
  happened: "A key read the bucket.",
  causes: "It was not revoked with the contract.",
  wentWell: "The alert came within a day.",
  wentBadly: "Nobody owned the list of keys.",
};

/** An incident of high severity that is resolved, and has no clocks. */
async function resolved() {
  const app = await testApp("2026-03-11T13:05:00.000Z");
  await testOrganisation(app);
  const { actor } = await testPerson(app, "Maren Olsen", "officer");
  const { id, ref } = await incident(app, actor, { personalData: "no" });
  const step = (to: "confirmed" | "resolved" | "closed", reason?: string, who = actor) =>
    perform(app, who, (work) => stepIncident(work, id, to, reason));
  await step("confirmed");
  await step("resolved");
  const save = (given = words) => perform(app, actor, (work) => savePostMortem(work, id, given));
  const record = async () => (await readIncidentRecord(app.read, ref, app.now()))!;
  const lines = async () => (await record()).timeline.map((line) => line.text).join("\n");
  return { app, actor, id, step, save, record, lines };
}

test("a high one is not closed without a post-mortem; with it, it is", async () => {
  const { step, save, record, lines } = await resolved();
  await expect(step("closed")).rejects.toMatchObject({ field: "reason" });
  await expect(step("closed", "  ")).rejects.toMatchObject({ field: "reason" });
  await save();
  await step("closed");
  expect((await record()).incident.status).toBe("closed");
  expect(await lines()).not.toContain("without a post-mortem");
});

test("a reason replaces it when it is signed by a second factor, and the record says so", async () => {
  const { step, lines, actor } = await resolved();
  const unsigned = { ...actor, factor: null } as typeof actor;
  await expect(step("closed", "Same cause as INC-0001", unsigned)).rejects.toMatchObject({
    code: "forbidden",
  });
  await step("closed", "Same cause as INC-0001");
  expect(await lines()).toMatch(
    /State: resolved → closed\. Same cause as INC-0001\. Closed without a post-mortem, signed: totp, checked 2026-/,
  );
});

test("a medium one is closed without either", async () => {
  const { app, actor, id, step, record } = await resolved();
  const input = incidentInput.parse({ title: "x", severity: "medium", personalData: "no" });
  await perform(app, actor, (work) => describeIncident(work, id, input));
  await step("closed");
  expect((await record()).incident.status).toBe("closed");
});

test("each saving is a version of its own; the same words again are none", async () => {
  const { app, save, record } = await resolved();
  await save();
  await save();
  await save({ ...words, causes: "Two lists of keys, neither complete." });
  const { postMortems } = await record();
  expect(postMortems.map((one) => [one.version, one.causes])).toEqual([
    [2, "Two lists of keys, neither complete."],
    [1, "It was not revoked with the contract."],
  ]);
  const change = app.db.updateTable("post_mortems").set({ causes: "" }).execute();
  await expect(change).rejects.toThrow("append-only");
});
