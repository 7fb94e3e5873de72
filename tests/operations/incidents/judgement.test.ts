import { expect, test } from "vitest";
import { recordDecision } from "#app/operations/incidents/decisions";
import { describeIncident } from "#app/operations/incidents/incidents";
import { incidentRecord } from "#app/pdf/documents/incident";
import { printed } from "#app/pdf/thread/print";
import { readIncidentRecord } from "#app/queries/incidents/record";
import { perform } from "#app/work";
import { listDecisions } from "#db/incidents/decisions";
import { findIncident } from "#db/incidents/incidents";
import { incidentInput } from "#domain/incidents/incidents";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";
import { incident } from "#tests/support/breach";
import { pdftotextMissing, textOfPdf } from "#tests/support/pdftotext";

async function cast() {
  const app = await testApp("2026-03-11T13:05:00.000Z");
  await testOrganisation(app);
  const maren = await testPerson(app, "Maren Olsen", "officer");
  const jonas = await testPerson(app, "Jonas Berg", "member");
  const { id, ref } = await incident(app, maren.actor);
  const describe = (given: Record<string, unknown>) => {
    const input = incidentInput.parse({
      title: "A key",
      severity: "proposed",
      personalData: "yes",
      ...given,
    });
    return perform(app, maren.actor, (work) => describeIncident(work, id, input));
  };
  return { app, maren, jonas, id, ref, describe };
}
const decision = {
  at: "2026-03-11T12:00:00.000Z",
  decision: "Treat it as a breach",
  why: "The log shows reads",
  facts: "1,204 objects were read",
  decidedBy: "Maren Olsen",
};

test("severity follows the table, or a person with a reason, and the log has both", async () => {
  const { app, id, describe } = await cast();
  await describe({ impact: "serious", spread: "many" });
  expect(await findIncident(app.read, id)).toMatchObject({ severity: "critical", severity_reason: null });
  const low = { impact: "serious", spread: "many", severity: "low" };
  await expect(describe(low)).rejects.toMatchObject({ field: "severityReason" });
  await describe({ ...low, severityReason: "It was test data" });
  expect(await findIncident(app.read, id)).toMatchObject({
    severity: "low",
    severity_reason: "It was test data",
  });
  const logged = await app.read
    .selectFrom("audit_log")
    .select("after")
    .where("action", "=", "incidents.describe")
    .execute();
  expect(JSON.parse(logged.at(-1)?.after ?? "")).toEqual({
    severity: "low",
    severity_reason: "It was test data",
  });
});

test("scribe and communications are people who work here", async () => {
  const { app, jonas, id, describe } = await cast();
  await describe({ scribeId: jonas.personId, communicationsId: jonas.personId });
  const record = await readIncidentRecord(app.read, id, app.now());
  expect(record?.incident).toMatchObject({ scribe: "Jonas Berg", communications: "Jonas Berg" });
  for (const field of ["scribeId", "communicationsId"])
    await expect(describe({ [field]: "nobody" })).rejects.toMatchObject({ field });
});

test("a decision is never changed; a correction names it once, and both are printed", async () => {
  const { app, maren, jonas, id } = await cast();
  const decide = (given: object, actor = maren.actor) =>
    perform(app, actor, (work) => recordDecision(work, id, { ...decision, ...given }));
  await expect(decide({}, jonas.actor)).rejects.toMatchObject({ code: "forbidden" });
  await expect(decide({ at: "2026-03-11T13:06:00.000Z" })).rejects.toMatchObject({ field: "at" });
  await decide({});
  const [first] = await listDecisions(app.read, id);
  await decide({ decision: "Treat it as a breach of personal data", corrects: first?.id });
  await expect(decide({ corrects: first?.id })).rejects.toMatchObject({ code: "conflict" });
  await expect(decide({ corrects: "another" })).rejects.toMatchObject({ code: "not_found" });
  await expect(app.db.updateTable("incident_decisions").set({ why: "x" }).execute()).rejects.toThrow(
    "append-only",
  );
  const record = await readIncidentRecord(app.read, id, app.now());
  expect(record?.decisions.map((one) => one.stands)).toEqual([false, true]);
  if (pdftotextMissing) return;
  const text = textOfPdf(
    await printed(incidentRecord({ record: record!, madeAt: app.now(), madeBy: "Test" })),
  );
  for (const words of ["1,204 objects were read", "Corrected later.", "Corrects an earlier entry."])
    expect(text.replace(/\s+/g, " ")).toContain(words);
});
