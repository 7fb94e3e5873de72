import { beforeEach, describe, expect, test } from "vitest";
import { editControl } from "#app/operations/controls/controls";
import { addControl } from "#app/operations/controls/own-controls";
import { loadProgramme } from "#app/operations/controls/programme";
import { confirmProposals } from "#app/operations/controls/proposals";
import { readProgramme } from "#app/queries/controls/programme";
import { perform } from "#app/work";
import { savePerson } from "#db/people/people";
import { controlInput, newControlInput } from "#domain/controls/input";
import { programmeInput } from "#domain/controls/programme";
import {
  recordTest,
  type TestApp,
  type TestPerson,
  testApp,
  testOrganisation,
  testPerson,
} from "#tests/support/app";

let app: TestApp;
let officer: TestPerson;
let owner: TestPerson;
const given = {
  ref: "ac-41",
  title: "Keys to the office are counted",
  statement: "The office manager counts the keys each month.",
  why: "A lost key opens the door.",
  frequency: "monthly",
  graceDays: "5",
  evidence: "The signed list\nA photo of the box",
  test: "Compare two months' lists.",
  criteria: ["CC6.4", "CC6.1"],
};
const add = (more: object = {}, who = officer) =>
  perform(app, who.actor, (work) => addControl(work, newControlInput.parse({ ...given, ...more })));
const view = async (ref = "AC-41") =>
  (await readProgramme(app.read, app.clock.now, null, { ref })).controls[0]!;
const entries = (action: string) =>
  app.read.selectFrom("audit_log").selectAll().where("action", "=", action).execute();

beforeEach(async () => {
  app = await testApp();
  await testOrganisation(app);
  officer = await testPerson(app, "Maren Olsen", "officer");
  owner = await testPerson(app, "Ines Holm", "owner");
  const input = programmeInput.parse({
    periodFrom: "2025-07-01",
    periodTo: "2026-06-30",
    inForceFrom: "2025-07-01",
  });
  await perform(app, officer.actor, (work) => loadProgramme(work, input));
});

describe("a control of one's own", () => {
  test("is expected from the day it was added, counts for its criteria, and is in the log", async () => {
    await add({ ownerId: officer.personId, deputyId: owner.personId });
    const control = await view();
    expect(control).toMatchObject({ ownerName: "Maren Olsen", deputyName: "Ines Holm", policy: null });
    expect(control.version).toMatchObject({ version: 1, criteria: ["CC6.4", "CC6.1"], graceDays: 5 });
    expect(control.occurrences.filter((one) => one.notExpected === null).map((one) => one.due)).toEqual([
      "2026-03-31",
      "2026-04-30",
      "2026-05-31",
      "2026-06-30",
    ]);
    const { controls } = await readProgramme(app.read, app.clock.now);
    expect(controls.filter((one) => one.version.criteria.includes("CC6.4")).map((one) => one.ref)).toContain(
      "AC-41",
    );
    const [entry] = await entries("controls.add");
    expect(entry).toMatchObject({ actor_name: "Maren Olsen", subject_ref: "AC-41" });
  });

  test("stays when the programme is loaded again with another category", async () => {
    await add();
    const input = programmeInput.parse({
      categories: ["privacy"],
      periodFrom: "2025-07-01",
      periodTo: "2026-06-30",
      inForceFrom: "2025-07-01",
    });
    await perform(app, officer.actor, (work) => loadProgramme(work, input));
    expect((await view()).retired).toBe(false);
  });

  test.each([
    ["a number of the catalogue", { ref: "AC-03" }, "in use"],
    ["a number that the catalogue keeps for another category", { ref: "PR-01" }, "catalogue"],
    ["an unknown criterion", { criteria: ["CC6.4", "CC99.1"] }, "Criterion not found: CC99.1"],
    ["an unknown person", { ownerId: "nobody" }, "person from the list"],
  ])("is refused with %s, and nothing is written", async (_, more, words) => {
    const before = (await readProgramme(app.read, app.clock.now)).controls.length;
    await expect(add(more)).rejects.toThrow(words);
    expect((await readProgramme(app.read, app.clock.now)).controls).toHaveLength(before);
  });

  test("is refused twice, to members, without a criterion and with a strange number", async () => {
    await add();
    await expect(add()).rejects.toThrow("AC-41 is in use");
    const member = await testPerson(app, "Jun", "member");
    await expect(add({ ref: "AC-42" }, member)).rejects.toMatchObject({ code: "forbidden" });
    const paths = (more: object) =>
      newControlInput.safeParse({ ...given, ...more }).error?.issues.map((issue) => issue.path[0]);
    expect(paths({ criteria: undefined })).toEqual(["criteria"]);
    expect(paths({ ref: "A-1" })).toEqual(["ref"]);
  });
});

describe("editing owner, deputy and criteria", () => {
  const edit = async (more: object, seen = 1) => {
    const { version } = await view();
    const same = { ...version, population: "", evidence: version.evidence.join("\n"), reason: "Moved" };
    const input = controlInput.parse({ ...same, ...more });
    const proposal = await perform(app, officer.actor, (work) => editControl(work, "AC-41", seen, input));
    if (proposal) await perform(app, owner.actor, (work) => confirmProposals(work, [proposal]));
  };

  test("criteria make a version; owner and deputy do not", async () => {
    await add();
    await edit({ criteria: ["CC6.4", "CC8.1"] });
    expect((await view()).version).toMatchObject({ version: 2, criteria: ["CC6.4", "CC8.1"] });
    await edit({ ownerId: officer.personId, deputyId: owner.personId }, 2);
    const control = await view();
    expect(control.versions).toHaveLength(2);
    expect(control).toMatchObject({ ownerName: "Maren Olsen", deputyName: "Ines Holm" });
    await edit({ deputyId: null }, 2);
    expect(await view()).toMatchObject({ ownerName: "Maren Olsen", deputyName: null });
    const [first, second] = await entries("controls.assign-owner");
    expect(JSON.parse(first!.after!)).toEqual({ owner: "Maren Olsen", deputy: "Ines Holm" });
    expect(JSON.parse(second!.before!)).toEqual({ owner: "Maren Olsen", deputy: "Ines Holm" });
  });

  test("no one stands in for themselves, and no one who left takes over", async () => {
    await add({ ownerId: officer.personId });
    await expect(edit({ deputyId: officer.personId })).rejects.toMatchObject({ field: "deputyId" });
    await perform(app, { kind: "cli", name: "test" }, async (work) => {
      await savePerson(work.db, owner.personId, { ends_on: "2026-01-31" });
      await recordTest(work);
    });
    await expect(edit({ deputyId: owner.personId })).rejects.toThrow("Ines Holm has left");
    await expect(edit({ criteria: ["XX1.1"] })).rejects.toMatchObject({ field: "criteria" });
    expect((await view()).version.version).toBe(1);
  });
});
