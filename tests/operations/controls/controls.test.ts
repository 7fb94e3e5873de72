import { describe, expect, test } from "vitest";
import { assignOwners, editControl, recordChange } from "#app/operations/controls/controls";
import { loadProgramme } from "#app/operations/controls/programme";
import { confirmProposals } from "#app/operations/controls/proposals";
import { type NewEvidence, recordEvidence } from "#app/operations/evidence/evidence";
import { readProgramme } from "#app/queries/controls/programme";
import { perform } from "#app/work";
import { type ControlInput, controlInput } from "#domain/controls/input";
import { programmeInput } from "#domain/controls/programme";
import { type TestApp, testApp, testOrganisation, testPerson } from "#tests/support/app";

async function loaded() {
  const app = await testApp();
  await testOrganisation(app);
  const officer = await testPerson(app, "Maren Olsen", "officer");
  const input = programmeInput.parse({
    periodFrom: "2025-07-01",
    periodTo: "2026-06-30",
    inForceFrom: "2025-07-01",
  });
  await perform(app, officer.actor, (work) => loadProgramme(work, input));
  return { app, officer };
}
async function control(app: TestApp, ref = "AC-03") {
  const [found] = (await readProgramme(app.read, app.clock.now, null, { ref })).controls;
  return found!;
}
async function edited(app: TestApp, more: Partial<ControlInput>, ref?: string): Promise<ControlInput> {
  const { version } = await control(app, ref);
  const same = {
    ...version,
    evidence: version.evidence.join("\n"),
    population: version.population ?? "",
    reason: "Asked for by a customer",
  };
  return controlInput.parse({ ...same, ...more });
}

describe("editing a control", () => {
  test("adds a version from today: earlier occurrences keep theirs", async () => {
    const { app, officer } = await loaded();
    const input = await edited(app, { frequency: "monthly", graceDays: 3 });
    const id = await perform(app, officer.actor, (work) => editControl(work, "AC-03", 1, input));
    const second = await testPerson(app, "Jonas Weber", "officer");
    await perform(app, second.actor, (work) => confirmProposals(work, [id!]));
    const { occurrences, versions } = await control(app);
    expect(occurrences.map((one) => [one.due, one.version])).toEqual([
      ["2025-09-30", 1],
      ["2025-12-31", 1],
      // The quarter that had begun keeps its expectation; the months follow with their next whole window.
      ["2026-03-31", 1],
      ["2026-04-30", 2],
      ["2026-05-31", 2],
      ["2026-06-30", 2],
    ]);
    expect(versions.at(-1)).toMatchObject({
      inForceFrom: "2026-03-11",
      reason: "Asked for by a customer",
      recordedBy: "Maren Olsen",
      confirmedBy: "Jonas Weber",
    });
    const entry = await app.read
      .selectFrom("audit_log")
      .selectAll()
      .where("action", "=", "controls.edit")
      .executeTakeFirstOrThrow();
    expect(JSON.parse(entry.before!)).toEqual({ frequency: "quarterly", graceDays: 14 });
    expect(JSON.parse(entry.after!)).toEqual({ frequency: "monthly", graceDays: 3 });
  });

  test("refuses to overwrite what came in between, and an edit that changes nothing", async () => {
    const { app, officer } = await loaded();
    const input = await edited(app, { why: "Because" });
    const edit = (seen: number, given: ControlInput) =>
      perform(app, officer.actor, (work) => editControl(work, "AC-03", seen, given));
    await edit(1, input);
    await expect(edit(1, await edited(app, { graceDays: 9 }))).rejects.toMatchObject({ code: "conflict" });
    await expect(edit(2, await edited(app, {}))).rejects.toThrow("no changes to save");
  });

  test("a version that was recorded cannot be changed, not even in the database", async () => {
    const { app } = await loaded();
    await expect(app.db.updateTable("control_versions").set({ grace_days: 365 }).execute()).rejects.toThrow(
      "append-only",
    );
    await expect(app.db.deleteFrom("control_versions").execute()).rejects.toThrow("append-only");
  });

  test("a per-event control needs its population", () => {
    const given = {
      title: "A",
      statement: "B",
      why: "C",
      frequency: "per-event",
      graceDays: "1",
      evidence: "D",
      test: "E",
      reason: "F",
      criteria: "CC6.1",
    };
    expect(controlInput.safeParse(given).error?.issues[0]?.path).toEqual(["population"]);
    expect(
      controlInput.parse({ ...given, population: "hires", evidence: " one \n\n two " }).evidence,
    ).toEqual(["one", "two"]);
  });
});

describe("owners", () => {
  test("are given to many at once, one audit entry each; the same owner again changes nothing", async () => {
    const { app, officer } = await loaded();
    const give = () =>
      perform(app, officer.actor, (work) =>
        assignOwners(work, { ownerId: officer.personId, refs: ["AC-01", "AC-02", "AC-02"] }),
      );
    expect(await give()).toEqual({ assigned: 2, proposed: 0 });
    expect(await give()).toEqual({ assigned: 0, proposed: 0 });
    const entries = await app.read
      .selectFrom("audit_log")
      .select("subject_ref")
      .where("action", "=", "controls.assign-owner")
      .execute();
    expect(entries.map((entry) => entry.subject_ref)).toEqual(["AC-01", "AC-02"]);
  });

  test("someone who left is refused, and a wrong reference changes none", async () => {
    const { app, officer } = await loaded();
    const give = (refs: string[]) =>
      perform(app, officer.actor, (work) => assignOwners(work, { ownerId: officer.personId, refs }));
    await expect(give(["AC-01", "XX-99"])).rejects.toMatchObject({ code: "not_found" });
    expect((await control(app, "AC-01")).ownerId).toBeNull();
    await app.db
      .updateTable("people")
      .set({ ends_on: "2026-03-10" })
      .where("id", "=", officer.personId)
      .execute();
    await expect(give(["AC-01"])).rejects.toThrow("has left");
  });
});

test("a recorded change expects its review within five days", async () => {
  const { app, officer } = await loaded();
  const change = {
    title: "Firewall opened for the incident",
    happenedOn: "2026-03-10",
    reason: "Customers were cut off",
  };
  expect(await perform(app, officer.actor, (work) => recordChange(work, change))).toBe("CHG-0001");
  expect((await control(app, "CM-03")).occurrences).toMatchObject([
    { due: "2026-03-15", state: "due", event: { label: "CHG-0001 Firewall opened for the incident" } },
  ]);
  const tomorrow = { ...change, happenedOn: "2026-03-12" };
  await expect(perform(app, officer.actor, (work) => recordChange(work, tomorrow))).rejects.toMatchObject({
    field: "happenedOn",
  });
});

describe("evidence decides", () => {
  async function shown(dueOn: string, accepted: boolean) {
    const { app, officer } = await loaded();
    const item: NewEvidence = {
      title: "Signed review",
      kind: "record",
      provenance: { source: "Surety", extractedAt: app.clock.now },
      files: [],
      controls: [{ controlRef: "AC-03", dueOn }],
      acceptedByRule: accepted ? "sealed record" : null,
    };
    const { ref } = await perform(app, officer.actor, (work) => recordEvidence(work, item));
    return { found: await control(app), ref };
  }

  test("accepted in time it is held, accepted after the due date it is late", async () => {
    const { found, ref } = await shown("2026-03-31", true);
    expect(found.occurrences[2]).toMatchObject({ due: "2026-03-31", state: "held", decidedBy: { ref } });
    const late = await shown("2025-12-31", true);
    expect(late.found.occurrences[1]).toMatchObject({ state: "late", daysLate: 70 });
    expect(late.found.status).toBe("kept");
  });

  test("recorded but not accepted it changes nothing", async () => {
    const { found } = await shown("2025-12-31", false);
    expect(found.occurrences[1]).toMatchObject({
      state: "missed",
      decidedBy: null,
      proofs: [{ acceptedOn: null }],
    });
  });
});
