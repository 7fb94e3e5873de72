import { expect, test } from "vitest";
import { reportIncident } from "#app/operations/incidents/incidents";
import { notifyAboutIncidents } from "#app/operations/incidents/letters";
import { reopenIncidentTask } from "#app/operations/incidents/task-ends";
import { changeIncidentTask, finishIncidentTask, giveIncidentTask } from "#app/operations/incidents/tasks";
import { perform } from "#app/work";
import { type TestApp, testApp, testOrganisation, testPerson } from "#tests/support/app";
import { incident } from "#tests/support/breach";

const job = { kind: "job", name: "tell-about-incidents" } as const;
const tell = (app: TestApp) => perform(app, job, (work) => notifyAboutIncidents(work, "http://surety.test"));
const mails = (app: TestApp) =>
  app.read.selectFrom("deliveries").select(["recipient", "subject", "body"]).orderBy("queued_at").execute();

test("each officer hears of a report once, with one link; the one who reported it does not, nor owners while there are officers", async () => {
  const app = await testApp("2026-03-11T01:05:00.000Z");
  await testOrganisation(app);
  await testPerson(app, "Wilma Ott", "owner");
  const officer = await testPerson(app, "Maren Olsen", "officer");
  const other = await testPerson(app, "Lea Brandt", "officer");
  const member = await testPerson(app, "Jonas Berg", "member");
  const report = (who: typeof member) =>
    perform(app, who.actor, (work) =>
      reportIncident(work, { title: "A strange mail", summary: "Asks for codes" }),
    );
  const { ref } = await report(member);
  expect(await tell(app)).toBe(2);
  expect(await tell(app)).toBe(0);
  expect((await mails(app)).map((one) => one.recipient).toSorted()).toEqual(
    [other.email, officer.email].toSorted(),
  );
  const { subject, body } = (await mails(app))[0]!;
  expect(subject).toBe(`${ref} was reported: A strange mail`);
  expect(body.match(/https?:\/\/\S+/g)).toEqual([`http://surety.test/incidents/${ref}`]);
  app.clock.advance(60_000);
  await report(other);
  await tell(app);
  expect((await mails(app)).slice(2).map((one) => one.recipient)).toEqual([officer.email]);
  await incident(app, officer.actor);
  expect(await tell(app)).toBe(0);
});

test("a new owner of a task is notified once; so does the next owner, and an owner whose task is opened again", async () => {
  const app = await testApp("2026-03-11T13:05:00.000Z");
  await testOrganisation(app);
  const officer = await testPerson(app, "Maren Olsen", "officer");
  const first = await testPerson(app, "Jonas Berg", "member");
  const second = await testPerson(app, "Noor Haddad", "member");
  const { id } = await incident(app, officer.actor, { personalData: "no" });
  const input = {
    title: "Change all keys",
    ownerId: first.personId,
    dueAt: new Date("2026-03-11T17:00:00.000Z"),
    kind: "task",
  } as const;
  const task = await perform(app, officer.actor, (work) => giveIncidentTask(work, id, input));
  const round = async () => {
    app.clock.advance(60_000);
    const before = (await mails(app)).length;
    await tell(app);
    await tell(app);
    return (await mails(app)).slice(before).map((one) => one.recipient);
  };
  expect(await round()).toEqual([first.email]);
  const { body } = (await mails(app))[0]!;
  expect(body).toContain("Due Wed 11 Mar 2026, 18:00 CET");
  expect(body.match(/https?:\/\/\S+/g)).toEqual([`http://surety.test/my/incident-tasks/${task}`]);
  const give = (ownerId: string) =>
    perform(app, officer.actor, (work) => changeIncidentTask(work, task, { ...input, ownerId }));
  await give(second.personId);
  expect(await round()).toEqual([second.email]);
  await give(first.personId);
  expect(await round()).toEqual([first.email]);
  await perform(app, first.actor, (work) => finishIncidentTask(work, task, "Done"));
  expect(await round()).toEqual([]);
  await perform(app, officer.actor, (work) => reopenIncidentTask(work, task, "One was left"));
  expect(await round()).toEqual([first.email]);
  await perform(app, officer.actor, (work) =>
    giveIncidentTask(work, id, { ...input, ownerId: officer.personId }),
  );
  expect(await round()).toEqual([]);
});
