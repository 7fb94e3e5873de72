import { expect, test } from "vitest";
import { dropIncidentTask, reopenIncidentTask } from "#app/operations/incidents/task-ends";
import { changeIncidentTask, finishIncidentTask, giveIncidentTask } from "#app/operations/incidents/tasks";
import { readIncidentRecord } from "#app/queries/incidents/record";
import { listTasks } from "#app/queries/tasks/all";
import { perform } from "#app/work";
import { findIncidentTask } from "#db/incidents/tasks";
import { incidentTaskInput } from "#domain/incidents/tasks";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";
import { incident } from "#tests/support/breach";

async function cast() {
  const app = await testApp("2026-03-11T13:05:00.000Z");
  await testOrganisation(app);
  const officer = await testPerson(app, "Maren Olsen", "officer");
  const member = await testPerson(app, "Jonas Berg", "member");
  const other = await testPerson(app, "Noor Haddad", "member");
  const made = await incident(app, officer.actor, { personalData: "no" });
  const input = (given: Record<string, string> = {}) =>
    incidentTaskInput("Europe/Berlin").parse({
      title: "Change all keys of the pipeline",
      ownerId: member.personId,
      dueAt: "2026-03-11T18:00",
      kind: "task",
      ...given,
    });
  const give = (given?: Record<string, string>) =>
    perform(app, officer.actor, (work) => giveIncidentTask(work, made.id, input(given)));
  const finish = (who: typeof officer, id: string) =>
    perform(app, who.actor, (work) => finishIncidentTask(work, id, "Eleven keys changed"));
  const mine = async () =>
    (await listTasks(app.read, app.now(), null)).filter((task) => task.key.startsWith("incident-tasks:"));
  return { app, officer, member, other, made, input, give, finish, mine };
}

test("a task is its owner's until it is done, due at the instant that was typed on the typist's clock", async () => {
  const { app, member, give, finish, mine, made } = await cast();
  const id = await give();
  expect(await mine()).toMatchObject([
    {
      title: "Change all keys of the pipeline",
      dueAt: new Date("2026-03-11T17:00:00.000Z"),
      ownerId: member.personId,
      href: `/my/incident-tasks/${id}`,
    },
  ]);
  await finish(member, id);
  expect(await mine()).toEqual([]);
  const record = await readIncidentRecord(app.read, made.ref, app.now());
  expect(record!.tasks).toMatchObject([
    { owner: "Jonas Berg", done: { by: "Jonas Berg", note: "Eleven keys changed" } },
  ]);
  expect(record!.timeline[0]).toMatchObject({
    text: "Task done: Change all keys of the pipeline. Eleven keys changed",
    by: "Jonas Berg",
  });
});

test("another person’s task is not there, and what is done stays as it is", async () => {
  const { app, officer, other, give, finish, input } = await cast();
  const id = await give();
  await expect(finish(other, id)).rejects.toMatchObject({ code: "not_found" });
  await finish(officer, id);
  await expect(finish(officer, id)).rejects.toMatchObject({ code: "conflict" });
  const change = perform(app, officer.actor, (work) =>
    changeIncidentTask(work, id, input({ title: "Other words" })),
  );
  await expect(change).rejects.toMatchObject({ code: "conflict" });
});

test("a member gives no tasks; the past, a month and a stranger are refused at their field", async () => {
  const { app, member, made, give, input } = await cast();
  const asMember = perform(app, member.actor, (work) => giveIncidentTask(work, made.id, input()));
  await expect(asMember).rejects.toMatchObject({ code: "forbidden" });
  await expect(give({ dueAt: "2026-03-11T12:00" })).rejects.toMatchObject({ field: "dueAt" });
  await expect(give({ ownerId: "nobody" })).rejects.toMatchObject({ field: "ownerId" });
  expect(() => input({ dueAt: "2026-04" })).toThrow("Enter the date and time");
});

test("a task goes to another person, late ones too; saving it unchanged leaves no trace", async () => {
  const { app, officer, other, give, input, mine } = await cast();
  const id = await give();
  app.clock.advance(24 * 3_600_000);
  const change = (given?: Record<string, string>) =>
    perform(app, officer.actor, (work) => changeIncidentTask(work, id, input(given)));
  await change({ ownerId: other.personId });
  expect(await mine()).toMatchObject([{ ownerName: "Noor Haddad" }]);
  await expect(change({ dueAt: "2026-03-11T19:00" })).rejects.toMatchObject({ field: "dueAt" });
  const entries = () =>
    app.read.selectFrom("audit_log").select("action").where("action", "=", "incidents.change-task").execute();
  expect(await entries()).toHaveLength(1);
  await change({ ownerId: other.personId });
  expect(await entries()).toHaveLength(1);
  expect((await findIncidentTask(app.read, id))?.dueAt).toEqual(new Date("2026-03-11T17:00:00.000Z"));
});

test("a dropped task is no one's, with its reason; opened again, done or dropped, it is its owner's once more", async () => {
  const { app, officer, member, made, give, finish, mine } = await cast();
  const id = await give();
  const drop = (who: typeof officer) =>
    perform(app, who.actor, (work) => dropIncidentTask(work, id, "The keys are gone with the machine"));
  const reopen = () => perform(app, officer.actor, (work) => reopenIncidentTask(work, id, "One was left"));
  await expect(drop(member)).rejects.toMatchObject({ code: "forbidden" });
  await expect(reopen()).rejects.toMatchObject({ code: "conflict" });
  await drop(officer);
  expect(await mine()).toEqual([]);
  await expect(finish(member, id)).rejects.toMatchObject({ code: "conflict" });
  await expect(drop(officer)).rejects.toMatchObject({ code: "conflict" });
  await reopen();
  expect(await mine()).toHaveLength(1);
  await finish(member, id);
  await reopen();
  expect(await mine()).toHaveLength(1);
  const record = (await readIncidentRecord(app.read, made.ref, app.now()))!;
  expect(record.tasks).toMatchObject([{ done: null, dropped: null }]);
  expect(record.timeline.filter((line) => line.kind === "task").map((line) => line.text)).toEqual([
    "Task reopened: Change all keys of the pipeline. One was left",
    "Task done: Change all keys of the pipeline. Eleven keys changed",
    "Task reopened: Change all keys of the pipeline. One was left",
    "Task dropped: Change all keys of the pipeline. The keys are gone with the machine",
  ]);
});
