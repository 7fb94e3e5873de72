import { expect, test } from "vitest";
import { reportIncident } from "#app/operations/incidents/incidents";
import { signNil } from "#app/operations/incidents/nil-statements";
import { readNilStatements, readQuarters } from "#app/queries/incidents/nil-statements";
import { perform } from "#app/work";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";
import { anchor, incident } from "#tests/support/breach";

const how = "mailbox, alerts";

async function cast() {
  const app = await testApp("2026-05-04T10:00:00.000Z");
  await testOrganisation(app);
  const { actor } = await testPerson(app, "Maren Olsen", "officer");
  return { app, actor };
}

test("a quarter has incidents on record, or a signature, or waits for one", async () => {
  const { app, actor } = await cast();
  const { id, ref } = await incident(app, actor);
  await anchor(app, actor, id, "occurred", "2025-08", "Nobody knows the day");
  await signNil(app, actor, { from: "2025-10-01", to: "2025-12-31", how });
  expect(await readQuarters(app)).toEqual([
    { from: "2026-01-01", to: "2026-03-31", incidents: [], signedBy: null },
    { from: "2025-10-01", to: "2025-12-31", incidents: [], signedBy: "Maren Olsen" },
    { from: "2025-07-01", to: "2025-09-30", incidents: [ref], signedBy: null },
    { from: "2025-04-01", to: "2025-06-30", incidents: [], signedBy: null },
  ]);
});

test("a statement that the register has come to contradict names the incident; what was signed stays", async () => {
  const { app, actor } = await cast();
  await signNil(app, actor, { from: "2026-01-01", to: "2026-03-31", how });
  const [before] = await readNilStatements(app, { scope: null });
  expect(before).toMatchObject({ since: [] });
  const { id, ref } = await incident(app, actor);
  await anchor(app, actor, id, "occurred", "2026-02-17", "Found in the log of the store");
  expect(await readNilStatements(app, { scope: null })).toEqual([{ ...before, since: [ref] }]);
});

test("an auditor sees the statements that touch their period", async () => {
  const { app, actor } = await cast();
  for (const [from, to] of [
    ["2025-07-01", "2025-09-30"],
    ["2026-01-01", "2026-03-31"],
  ] as const)
    await signNil(app, actor, { from, to, how });
  const seen = async (from: string, to: string) =>
    (await readNilStatements(app, { scope: { from, to } as never })).length;
  expect(await seen("2025-10-01", "2025-12-31")).toBe(0);
  expect(await seen("2025-09-30", "2025-12-31")).toBe(1);
  expect(await seen("2025-01-01", "2026-12-31")).toBe(2);
});

test.each(["suspected", "discovered", "aware", "verified"] as const)(
  "an incident that is known to have been %s in the period is one of it",
  async (kind) => {
    const { app, actor } = await cast();
    const { id } = await incident(app, actor);
    await anchor(app, actor, id, kind, "2026-01-15T08:00:00.000Z", "As the log of the store says");
    await expect(signNil(app, actor, { from: "2026-01-01", to: "2026-01-31", how })).rejects.toThrow();
    await signNil(app, actor, { from: "2026-02-01", to: "2026-02-28", how });
  },
);

test("a report that waits for triage is one of the period in which its reporter noticed it", async () => {
  const { app, actor } = await cast();
  await perform(app, actor, (work) =>
    reportIncident(work, { title: "Odd sign-ins", summary: "At night", noticed: "2026-01-15T10:00:00.000Z" }),
  );
  await expect(signNil(app, actor, { from: "2026-01-01", to: "2026-01-31", how })).rejects.toThrow();
});

test("a statement that is sent twice is one, and one item of evidence", async () => {
  const { app, actor } = await cast();
  const input = { from: "2026-01-01", to: "2026-01-31", how };
  expect(await signNil(app, actor, input)).toBe(await signNil(app, actor, input));
  expect(await readNilStatements(app, { scope: null })).toHaveLength(1);
  expect(await app.read.selectFrom("evidence_items").select("id").execute()).toHaveLength(1);
});
