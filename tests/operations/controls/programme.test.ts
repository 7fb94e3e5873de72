import { parseWithZod } from "@conform-to/zod/v4";
import { describe, expect, test } from "vitest";
import { loadProgramme } from "#app/operations/controls/programme";
import { confirmProposals } from "#app/operations/controls/proposals";
import { readBinder } from "#app/queries/controls/binder";
import { readProgramme } from "#app/queries/controls/programme";
import { perform } from "#app/work";
import { listProposals } from "#db/controls/proposals";
import { findOrganisation } from "#db/installation/organisation";
import { programmeInput } from "#domain/controls/programme";
import { readinessOf } from "#domain/controls/readiness";
import { listCatalogueControls, listCriteria } from "#policies/catalogue";
import { type TestApp, testApp, testOrganisation, testPerson } from "#tests/support/app";

const choice = (more: Record<string, unknown> = {}) =>
  programmeInput.parse({
    periodFrom: "2025-07-01",
    periodTo: "2026-06-30",
    inForceFrom: "2025-07-01",
    ...more,
  });

async function started() {
  const app = await testApp();
  await testOrganisation(app, { period_from: null, period_to: null, categories: "[]" });
  const officer = await testPerson(app, "Maren Olsen", "officer");
  const load = (more = {}) => perform(app, officer.actor, (work) => loadProgramme(work, choice(more)));
  return { app, officer, load };
}
const refs = async (app: TestApp) =>
  (await readProgramme(app.read, app.clock.now)).controls.map((control) => control.ref);

describe("the form", () => {
  test.each([
    ["a period that ends before it starts", { periodTo: "2025-06-30" }, "periodTo"],
    ["27 days", { periodTo: "2025-07-27" }, "periodTo"],
    ["more than two years", { periodTo: "2027-07-02" }, "periodTo"],
    ["controls that apply only after the period", { inForceFrom: "2026-07-01" }, "inForceFrom"],
    ["a day that does not exist", { periodFrom: "2026-02-30" }, "periodFrom"],
    [
      "a control that operates only after the period",
      { operatingSince: { "AC-03": "2026-07-01" } },
      "operatingSince.AC-03",
    ],
    [
      "a day since which a control operates that does not exist",
      { operatingSince: { "AC-03": "2026-02-30" } },
      "operatingSince.AC-03",
    ],
  ])("refuses %s", (_, more, field) => {
    const given = { periodFrom: "2025-07-01", periodTo: "2026-06-30", inForceFrom: "2025-07-01", ...more };
    expect(programmeInput.safeParse(given).error?.issues[0]?.path.join(".")).toBe(field);
  });

  test("takes the fields of controls that operate since the same day empty, as a browser sends them", () => {
    const form = new FormData();
    const fields = {
      periodFrom: "2025-07-01",
      periodTo: "2026-06-30",
      inForceFrom: "2025-07-01",
      ownerId: "",
    };
    const since = { "operatingSince.AC-01": "", "operatingSince.AC-03": "2025-10-01" };
    for (const [name, value] of Object.entries({ ...fields, ...since })) form.append(name, value);
    const sent = parseWithZod(form, { schema: programmeInput });
    expect(sent.status).toBe("success");
    expect(sent.status === "success" && sent.value.operatingSince).toEqual({ "AC-03": "2025-10-01" });
  });

  test("always takes Security, and knows only the five categories", () => {
    expect(choice({ categories: ["privacy", "nonsense"] }).categories).toEqual(["security", "privacy"]);
    expect(choice({ categories: "availability" }).categories).toEqual(["security", "availability"]);
  });
});

describe("loading the programme", () => {
  test("brings controls for every criterion, with owner, and writes one audit entry", async () => {
    const { app, officer, load } = await started();
    const loaded = await load({ ownerId: officer.personId });
    expect(loaded.added.length).toBeGreaterThanOrEqual(50);
    const { controls, categories } = await readProgramme(app.read, app.clock.now);
    expect(categories).toEqual(["security"]);
    const covered = new Set(controls.flatMap((control) => control.version.criteria));
    expect(listCriteria(["security"]).filter((criterion) => !covered.has(criterion.id))).toEqual([]);
    expect(controls.every((control) => control.ownerName === "Maren Olsen")).toBe(true);
    const entries = await app.read
      .selectFrom("audit_log")
      .selectAll()
      .where("action", "=", "programme.load")
      .execute();
    expect(entries.map((entry) => entry.actor_name)).toEqual(["Maren Olsen"]);
  });

  test("again changes nothing; another category adds; leaving it out proposes to retire, for a second person to confirm", async () => {
    const { app, load } = await started();
    const second = await testPerson(app, "Jonas Weber", "officer");
    const confirmAll = async () => {
      const waiting = await listProposals(app.read, { decided: 0 });
      await perform(app, second.actor, (work) =>
        confirmProposals(
          work,
          waiting.map(({ id }) => id),
        ),
      );
    };
    const first = await load();
    expect(await load()).toEqual({ added: [], proposed: [] });
    const more = await load({ categories: ["privacy"] });
    expect(first.added.length + more.added.length).toBe(
      listCatalogueControls(["security", "privacy"]).length,
    );
    expect(more.added).toContain("PR-05");
    const less = await load();
    expect(less.proposed).toEqual(more.added.toSorted());
    // Loading again proposes nothing twice, and with the category back the proposals are taken back.
    expect((await load()).proposed).toEqual([]);
    expect((await load({ categories: ["privacy"] })).proposed).toEqual([]);
    expect(await listProposals(app.read, { decided: 0 })).toEqual([]);
    expect((await load()).proposed).toEqual(more.added.toSorted());
    const retired = async () =>
      (await readProgramme(app.read, app.clock.now)).controls.find(({ ref }) => ref === "PR-05")?.retired;
    expect(await retired()).toBe(false);
    await confirmAll();
    expect(await retired()).toBe(true);
    const kept = await refs(app);
    expect(kept).toContain("AC-03");
    // PR-05 was expected every month before it was retired: those months stay in the record.
    expect(kept).toContain("PR-05");
    expect((await load({ categories: ["privacy"] })).proposed).toContain("PR-05");
    await confirmAll();
    const { controls } = await readProgramme(app.read, app.clock.now);
    expect(controls.find((control) => control.ref === "PR-05")?.retired).toBe(false);
  });

  test("a member may not, and nothing is written", async () => {
    const { app } = await started();
    const member = await testPerson(app, "Tomasz Wójcik");
    await expect(perform(app, member.actor, (work) => loadProgramme(work, choice()))).rejects.toMatchObject({
      code: "forbidden",
    });
    expect((await findOrganisation(app.read))?.period_from).toBeNull();
  });

  test("an owner who does not exist is refused whole", async () => {
    const { app, load } = await started();
    await expect(load({ ownerId: "nobody" })).rejects.toMatchObject({ code: "invalid", field: "ownerId" });
    expect(await refs(app)).toEqual([]);
  });
});

describe("what is expected at 11 March", () => {
  test("nothing before the day from which the controls apply", async () => {
    const { app, load } = await started();
    await load({ inForceFrom: "2026-03-11" });
    const { controls } = await readProgramme(app.read, app.clock.now);
    expect(
      controls
        .flatMap((control) => control.occurrences.filter((one) => one.due < "2026-03-11"))
        .map((one) => one.state),
    ).toEqual(Array(638).fill("not-expected"));
    expect(controls.every((control) => control.counts.missed === 0)).toBe(true);
  });

  test("a control that operates since a day of its own misses nothing before it, and the binder says since when and who wrote it", async () => {
    const { app, load } = await started();
    await load({
      inForceFrom: "2026-03-11",
      operatingSince: { "AC-03": "2025-10-01", "GV-99": "2025-10-01" },
    });
    const { controls } = await readProgramme(app.read, app.clock.now);
    expect(controls.filter(({ counts }) => counts.missed > 0).map(({ ref }) => ref)).toEqual(["AC-03"]);
    const { controls: bound } = await readBinder(app, { kind: "control", ref: "AC-03" }, "Maren Olsen", null);
    expect(bound[0]?.occurrences.map(({ due, state, notExpected }) => [due, state, notExpected])).toEqual([
      ["2025-09-30", "not-expected", { kind: "before-operation", since: "2025-10-01" }],
      ["2025-12-31", "missed", null],
      ["2026-03-31", "due", null],
      ["2026-06-30", "upcoming", null],
    ]);
    expect(bound[0]?.versions).toMatchObject([
      { version: 1, from: "2025-10-01", writtenOn: "2026-03-11", writtenBy: "Maren Olsen" },
    ]);
    const entry = await app.read
      .selectFrom("audit_log")
      .select("after")
      .where("action", "=", "programme.load")
      .executeTakeFirstOrThrow();
    expect(JSON.parse(entry.after!)).toMatchObject({ operatingSince: ["AC-03 since 2025-10-01"] });
  });

  test("readiness counts missed and open occurrences and says where there is no evidence", async () => {
    const { app, load } = await started();
    await load();
    const programme = await readProgramme(app.read, app.clock.now);
    const access = readinessOf(programme.controls).find((line) => line.series === "AC");
    // AC-03, quarterly with 14 days of grace: two missed, one open, one to come.
    const { controls } = await readProgramme(app.read, app.clock.now, null, { ref: "AC-03" });
    expect(controls[0]?.counts).toEqual({
      held: 0,
      "recorded-late": 0,
      late: 0,
      part: 0,
      missed: 2,
      due: 1,
      upcoming: 1,
      "not-applicable": 0,
      "not-expected": 0,
    });
    expect(controls[0]?.status).toBe("broken");
    expect(access).toMatchObject({ controls: 11, noEvidence: 11, noOwner: 11 });
    expect(access!.counts.held).toBe(0);
  });

  test("an auditor's scope replaces the period", async () => {
    const { app, load } = await started();
    await load();
    const scope = { from: "2026-01-01", to: "2026-03-31" };
    const { controls, period } = await readProgramme(app.read, app.clock.now, scope, { ref: "AC-03" });
    expect(period).toEqual(scope);
    expect(controls[0]?.occurrences.map((one) => one.due)).toEqual(["2026-03-31"]);
  });

  test("hires and leavers of the period are expected one by one", async () => {
    const { app, load } = await started();
    await load();
    const who = await testPerson(app, "Priya Natarajan");
    await app.db
      .updateTable("people")
      .set({ starts_on: "2026-03-02", ends_on: "2026-03-09" })
      .where("id", "=", who.personId)
      .execute();
    const { controls } = await readProgramme(app.read, app.clock.now, null, { ref: "AC-02" });
    expect(controls[0]?.occurrences.map((one) => [one.due, one.event?.label, one.state])).toEqual([
      ["2026-03-10", "Priya Natarajan", "due"],
    ]);
    app.clock.set("2026-03-12T22:59:59.999Z");
    expect(
      (await readProgramme(app.read, app.clock.now, null, { ref: "AC-02" })).controls[0]?.counts.due,
    ).toBe(1);
    // Midnight in Berlin: due on the 10th, two days of grace are over.
    app.clock.set("2026-03-12T23:00:00.000Z");
    expect(
      (await readProgramme(app.read, app.clock.now, null, { ref: "AC-02" })).controls[0]?.counts.missed,
    ).toBe(1);
  });
});
