import { expect, test } from "vitest";
import { assignOwners, editControl } from "#app/operations/controls/controls";
import { proposeExceptions } from "#app/operations/controls/exceptions";
import { loadProgramme } from "#app/operations/controls/programme";
import { confirmProposals } from "#app/operations/controls/proposals";
import { addEvidence } from "#app/operations/evidence/evidence";
import { returnEvidence } from "#app/operations/evidence/reviews";
import { occurrenceLines } from "#app/queries/controls/page";
import { readProgramme } from "#app/queries/controls/programme";
import { listProgrammeTasks } from "#app/queries/tasks/programme";
import { perform } from "#app/work";
import { controlInput } from "#domain/controls/input";
import { programmeInput } from "#domain/controls/programme";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";

async function loaded(inForceFrom: string) {
  const app = await testApp();
  await testOrganisation(app);
  const officer = await testPerson(app, "Maren Olsen", "officer");
  const period = { periodFrom: "2025-07-01", periodTo: "2026-06-30", inForceFrom };
  await perform(app, officer.actor, (work) => loadProgramme(work, programmeInput.parse(period)));
  const tasks = async (ref: string) =>
    (await listProgrammeTasks(app.read, app.clock.now)).filter((task) => task.title.includes(ref));
  return { app, officer, tasks };
}

test("an open occurrence is a task of its owner, due at the end of the day in the organisation's zone", async () => {
  const { app, officer, tasks } = await loaded("2026-02-01");
  await perform(app, officer.actor, (work) =>
    assignOwners(work, { ownerId: officer.personId, refs: ["AC-03"] }),
  );
  expect(await tasks("AC-03")).toMatchObject([
    {
      title: "Add evidence for AC-03: User access reviews",
      // Summer time began two days before.
      dueAt: new Date("2026-03-31T22:00:00Z"),
      ownerId: officer.personId,
      href: "/my/controls/AC-03",
    },
  ]);
});

test("what is due later than in 30 days is not a task yet", async () => {
  const { app, officer, tasks } = await loaded("2026-02-01");
  expect(await tasks("GV-04")).toEqual([]);
  const [control] = (await readProgramme(app.read, app.clock.now, null, { ref: "GV-04" })).controls;
  const monthly = { ...control!.version, population: "", frequency: "monthly", reason: "More often" };
  const second = await testPerson(app, "Jonas Weber", "officer");
  const id = await perform(app, officer.actor, (work) =>
    editControl(work, "GV-04", 1, controlInput.parse(monthly)),
  );
  await perform(app, second.actor, (work) => confirmProposals(work, [id!]));
  expect(await tasks("GV-04")).toMatchObject([{ dueAt: new Date("2026-03-31T22:00:00Z") }]);
});

test("a proposed exception awaits a response and is no one's own", async () => {
  const { app, tasks } = await loaded("2025-07-01");
  await perform(app, { kind: "job", name: "propose-exceptions" }, proposeExceptions);
  const found = (await tasks("of AC-03")).filter((task) => task.key.startsWith("exceptions:"));
  expect(found).toMatchObject([
    {
      ownerId: null,
      dueAt: null,
      detail: expect.stringContaining("2 occurrences due from 2025-09-30 to 2025-12-31"),
    },
  ]);
});

test("evidence that was returned awaits no acceptance", async () => {
  const { app, officer, tasks } = await loaded("2026-02-01");
  const second = await testPerson(app, "Jonas Weber", "officer");
  const file = await app.vault.put(Buffer.from("user\nada\n"));
  const { id } = await perform(app, officer.actor, (work) =>
    addEvidence(work, {
      title: "Accounts compared",
      kind: "list",
      provenance: { source: "Directory", extractedAt: work.now },
      files: [{ name: "users.csv", mediaType: "text/csv", ...file }],
      controls: [{ controlRef: "AC-03", dueOn: "2026-03-31" }],
    }),
  );
  const line = async () => {
    const { controls } = await readProgramme(app.read, app.clock.now, null, { ref: "AC-03" });
    const lines = await occurrenceLines(app.read, controls[0]!, "2026-03-11", { all: true, scope: null });
    return lines.find(({ due }) => due === "2026-03-31");
  };
  expect(await tasks("AC-03")).toMatchObject([{ title: "Accept evidence for AC-03: User access reviews" }]);
  expect(await line()).toMatchObject({ waiting: ["EV-000001"], returned: [] });
  app.clock.advance(1000);
  await perform(app, second.actor, (work) => returnEvidence(work, id, "Half of the accounts are missing."));
  expect(await tasks("AC-03")).toMatchObject([{ title: "Add evidence for AC-03: User access reviews" }]);
  expect(await line()).toMatchObject({ waiting: [], returned: ["EV-000001"] });
});
