import { expect, test } from "vitest";
import type { Visitor } from "#app/auth/visitor";
import { signNotRequired } from "#app/operations/breach-clocks/clock-ends";
import { openIncident, stepIncident } from "#app/operations/incidents/incidents";
import { recordNotified } from "#app/operations/incidents/notified-elsewhere";
import { exportNumbers } from "#app/operations/incidents/numbers";
import { readIncidentNumbers } from "#app/queries/incidents/numbers";
import { perform } from "#app/work";
import { listClocks } from "#db/breach-clocks/clocks";
import { incidentInput } from "#domain/incidents/incidents";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";
import { anchor, customer, incident } from "#tests/support/breach";

const hour = 3_600_000;
const everything = { scope: null } as Visitor;

test("one worked incident: its times, its clocks late and not required; history and exercises stand apart", async () => {
  const app = await testApp("2026-01-02T10:00:00.000Z");
  await testOrganisation(app);
  const { actor } = await testPerson(app, "Maren Olsen", "officer");
  const { id } = await incident(app, actor, { customers: [await customer(app, actor, "Aurora Clinics")] });
  // Corrected: the numbers take what stands. In Berlin it was the new year already.
  await anchor(app, actor, id, "occurred", "2025-12-01");
  await anchor(app, actor, id, "occurred", "2025-12-31T23:30:00.000Z");
  await anchor(app, actor, id, "discovered", "2026-01-01T05:30:00.000Z");
  await anchor(app, actor, id, "aware", "2026-01-01T09:30:00.000Z");
  await perform(app, actor, (work) => stepIncident(work, id, "confirmed"));
  await perform(app, actor, (work) => stepIncident(work, id, "contained"));
  app.clock.set("2026-01-06T10:00:00.000Z");
  await perform(app, actor, (work) => stepIncident(work, id, "resolved"));
  const proof = { sha256: "a".repeat(64), name: "portal.pdf" };
  for (const clock of await listClocks(app.read, id))
    await perform(app, actor, (work) =>
      clock.ruleId === "gdpr-33-1"
        ? recordNotified(work, clock.id, { at: app.now(), note: "By the portal", proof })
        : signNotRequired(work, clock.id, "No high risk to anybody"),
    );
  await incident(app, actor, { exercise: true });
  const past = incidentInput.parse({ title: "Long ago", severity: "low", personalData: "no" });
  await perform(app, actor, (work) => openIncident(work, past, { source: "import", key: "veris-1" }));

  const numbers = await readIncidentNumbers(app, everything);
  expect(numbers.own).toEqual([
    {
      year: "2026",
      count: 1,
      severity: { high: 1 },
      status: { resolved: 1 },
      source: { officer: 1 },
      toDiscovered: { ms: 6 * hour, known: 1, unknown: 0 },
      toContained: { ms: 28.5 * hour, known: 1, unknown: 0 },
      toNotified: { ms: 120.5 * hour, known: 1, unknown: 0 },
      clocks: { kept: 0, late: 1, not_required: 2, open: 0 },
    },
  ]);
  expect(numbers.imported).toMatchObject([{ year: null, count: 1 }]);
  expect(numbers.exercises).toMatchObject([{ year: "2026", count: 1 }]);

  const text = await perform(app, actor, (work) => exportNumbers(work, numbers));
  const [head, own, imported] = text.split("\r\n").map((line) => line.split(","));
  const value = (line: string[], name: string) => line[head!.indexOf(name)];
  expect(value(own!, "discovered_to_contained_median_hours")).toBe("28.5");
  expect(value(imported!, "year")).toBe("unknown");
  expect(value(imported!, "occurred_to_discovered_median_hours")).toBe("");
  expect(value(imported!, "occurred_to_discovered_unknown")).toBe("1");
  const entry = await app.read
    .selectFrom("audit_log")
    .select("action")
    .orderBy("seq", "desc")
    .limit(1)
    .execute();
  expect(entry).toEqual([{ action: "exports.csv" }]);
});

test("an auditor sees those recorded in their days", async () => {
  const app = await testApp("2026-01-02T10:00:00.000Z");
  await testOrganisation(app);
  const { actor } = await testPerson(app, "Maren Olsen", "officer");
  await incident(app, actor);
  app.clock.set("2026-06-02T10:00:00.000Z");
  await incident(app, actor);
  const auditor = { scope: { from: "2026-05-01", to: "2026-12-31" } } as Visitor;
  expect((await readIncidentNumbers(app, auditor)).own).toMatchObject([{ count: 1 }]);
  expect((await readIncidentNumbers(app, everything)).own).toMatchObject([{ count: 2 }]);
});
