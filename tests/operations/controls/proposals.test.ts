import { beforeEach, describe, expect, test } from "vitest";
import { assignOwners, editControl } from "#app/operations/controls/controls";
import { loadProgramme } from "#app/operations/controls/programme";
import {
  confirmProposals,
  proposeRetirement,
  returnProposal,
  withdrawProposal,
} from "#app/operations/controls/proposals";
import { readProgramme } from "#app/queries/controls/programme";
import { readProposal } from "#app/queries/controls/proposals";
import { listControlChangeTasks } from "#app/queries/tasks/control-changes";
import { type Actor, perform } from "#app/work";
import { type ControlInput, controlInput } from "#domain/controls/input";
import { programmeInput } from "#domain/controls/programme";
import { type TestApp, type TestPerson, testApp, testOrganisation, testPerson } from "#tests/support/app";

let app: TestApp;
let maren: TestPerson;
let jonas: TestPerson;

beforeEach(async () => {
  app = await testApp();
  await testOrganisation(app);
  maren = await testPerson(app, "Maren Olsen", "officer");
  jonas = await testPerson(app, "Jonas Weber", "officer");
  const input = programmeInput.parse({
    periodFrom: "2025-07-01",
    periodTo: "2026-06-30",
    inForceFrom: "2025-07-01",
    ownerId: maren.personId,
  });
  await perform(app, maren.actor, (work) => loadProgramme(work, input));
});

const control = async (ref = "AC-03") =>
  (await readProgramme(app.read, app.clock.now, null, { ref })).controls[0]!;
async function edit(more: Partial<ControlInput>, ref = "AC-03"): Promise<string | null> {
  const { version } = await control(ref);
  const same = {
    ...version,
    evidence: version.evidence.join("\n"),
    population: version.population ?? "",
    reason: "Asked for by a customer",
  };
  const input = controlInput.parse({ ...same, ...more });
  return perform(app, maren.actor, (work) => editControl(work, ref, version.version, input));
}
const confirm = (actor: Actor, ...ids: (string | null)[]) =>
  perform(app, actor, (work) => confirmProposals(work, ids.map(String)));
const windows = async () => (await control()).occurrences.map(({ due, version }) => `${due} v${version}`);
const before = ["2025-09-30 v1", "2025-12-31 v1", "2026-03-31 v1", "2026-06-30 v1"];

describe("a change of what a control expects", () => {
  test("waits for another person, and is in force from the day of the confirmation", async () => {
    const id = await edit({ frequency: "annual", graceDays: 90 });
    expect(await windows()).toEqual(before);
    await expect(confirm(maren.actor, id)).rejects.toThrow("You proposed this change");
    app.clock.set("2026-03-20T09:00:00Z");
    await confirm(jonas.actor, id);
    expect((await control()).versions).toMatchObject([
      { version: 1 },
      { version: 2, inForceFrom: "2026-03-20", recordedBy: "Maren Olsen", confirmedBy: "Jonas Weber" },
    ]);
    // The window that had begun keeps its expectation.
    expect(await windows()).toEqual(expect.arrayContaining(before.slice(0, 3)));
    const entry = await app.read
      .selectFrom("audit_log")
      .selectAll()
      .where("action", "=", "controls.confirm-change")
      .executeTakeFirstOrThrow();
    expect(JSON.parse(entry.after!)).toMatchObject({ proposal: id, version: 2, alone: false });
  });

  test("shows what it does to the windows before it is confirmed", async () => {
    const id = await edit({ graceDays: 3 });
    const page = await readProposal(app, jonas.userId, id!);
    expect(page?.changed).toEqual([{ label: "Grace period", before: "14 days", after: "3 days" }]);
    expect(page?.effect).toMatchObject({ before: 2, after: 2 });
    expect(page?.effect?.lines).toMatchObject([
      { due: "2026-03-31", begun: true, before: { graceDays: 14 }, after: { graceDays: 14 } },
      { due: "2026-06-30", begun: false, before: { graceDays: 14 }, after: { graceDays: 3 } },
    ]);
    expect(page?.problem).toBeNull();
    expect((await readProposal(app, maren.userId, id!))?.problem).toContain("Another person");
  });

  test("a retirement leaves what has begun, and takes the rest", async () => {
    const id = await perform(app, maren.actor, (work) => proposeRetirement(work, "AC-03", 1, "Sold"));
    expect((await readProposal(app, jonas.userId, id))?.effect).toMatchObject({ before: 2, after: 1 });
    expect((await control()).retired).toBe(false);
    await confirm(jonas.actor, id);
    expect((await control()).retired).toBe(true);
    expect((await control()).counts).toMatchObject({ missed: 2, due: 1 });
  });

  test("purpose, test procedure and deputy change at once", async () => {
    expect(await edit({ why: "Because", test: "Read it", deputyId: jonas.personId })).toBeNull();
    expect(await control()).toMatchObject({
      deputyName: "Jonas Weber",
      version: { version: 2, why: "Because" },
    });
  });

  test("is refused when another version came in between", async () => {
    const id = await edit({ graceDays: 3 });
    await edit({ why: "Because" });
    await expect(confirm(jonas.actor, id)).rejects.toThrow("came in between");
    expect((await control()).version).toMatchObject({ version: 2, graceDays: 14 });
  });

  test("is returned with a reason by another, withdrawn by its author, and decided once", async () => {
    const [first, second] = [await edit({ graceDays: 3 }), await edit({ graceDays: 4 })];
    const back = (actor: Actor) => perform(app, actor, (work) => returnProposal(work, first!, "Too short"));
    const take = (actor: Actor) => perform(app, actor, (work) => withdrawProposal(work, second!));
    await expect(back(maren.actor)).rejects.toMatchObject({ code: "forbidden" });
    await back(jonas.actor);
    await expect(take(jonas.actor)).rejects.toMatchObject({ code: "forbidden" });
    await take(maren.actor);
    await expect(confirm(jonas.actor, first)).rejects.toThrow("already returned");
    await expect(confirm(jonas.actor, second)).rejects.toThrow("already withdrawn");
    expect((await control()).versions).toHaveLength(1);
  });

  test("is made at once where two pairs of eyes are switched off, and the record says so", async () => {
    await app.db.updateTable("organisation").set({ two_pairs_of_eyes: 0 }).execute();
    await edit({ graceDays: 3 });
    expect((await control()).version).toMatchObject({
      graceDays: 3,
      confirmedBy: "Maren Olsen (two pairs of eyes are switched off)",
    });
  });
});

describe("owners", () => {
  test("a change of owner waits, and those made together are confirmed together", async () => {
    const done = await perform(app, maren.actor, (work) =>
      assignOwners(work, { ownerId: jonas.personId, refs: ["AC-01", "AC-02"] }),
    );
    expect(done).toEqual({ assigned: 0, proposed: 2 });
    expect((await control("AC-01")).ownerName).toBe("Maren Olsen");
    const [task] = await listControlChangeTasks(app.read, app.clock.now, jonas.personId);
    expect(task).toMatchObject({ title: "Confirm or return changes of 2 controls", ownerId: jonas.personId });
    const waits = await listControlChangeTasks(app.read, app.clock.now, maren.personId);
    expect(waits).toMatchObject([
      { title: "Waiting for a second person: changes of 2 controls", ownerId: null },
    ]);
    const ids = (await app.read.selectFrom("control_proposals").select("id").execute()).map(({ id }) => id);
    await confirm(jonas.actor, ...ids);
    for (const ref of ["AC-01", "AC-02"]) expect((await control(ref)).ownerName).toBe("Jonas Weber");
    expect(await listControlChangeTasks(app.read, app.clock.now, jonas.personId)).toEqual([]);
  });

  test("of two changes of an owner the second is out of date once the first is confirmed", async () => {
    const priya = await testPerson(app, "Priya Natarajan");
    const [first, second] = [
      await edit({ ownerId: jonas.personId }),
      await edit({ ownerId: priya.personId }),
    ];
    await confirm(jonas.actor, first);
    await expect(confirm(jonas.actor, second)).rejects.toThrow("came in between");
  });
});

test("a member and a job change nothing, and proposals cannot be changed in the database", async () => {
  const id = await edit({ graceDays: 3 });
  const member = await testPerson(app, "Tomasz Wójcik");
  await expect(confirm(member.actor, id)).rejects.toMatchObject({ code: "forbidden" });
  await expect(confirm({ kind: "job", name: "x" }, id)).rejects.toMatchObject({ code: "forbidden" });
  await expect(app.db.updateTable("control_proposals").set({ content: "{}" }).execute()).rejects.toThrow(
    "append-only",
  );
});
