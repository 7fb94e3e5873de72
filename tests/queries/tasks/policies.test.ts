import { expect, test } from "vitest";
import { offboardPerson } from "#app/operations/people/people";
import { acknowledgePolicy } from "#app/operations/policies/acknowledgements";
import { adoptTemplates } from "#app/operations/policies/policies";
import { publishPolicy } from "#app/operations/policies/publishing";
import { approveVersion, beginVersion, submitForReview } from "#app/operations/policies/versions";
import { listPoliciesTasks } from "#app/queries/tasks/policies";
import { perform, type Work } from "#app/work";
import { listPeople } from "#db/people/people";
import { listOverdueCounts, listRequirements } from "#db/policies/acknowledgements";
import { findPolicyBySlug } from "#db/policies/policies";
import { listVersions } from "#db/policies/versions";
import { acknowledgementState, latestPerPerson, worksOn } from "#domain/policies/acknowledgements";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";

test("review, publication, reading, what is late, and the next review, each when it is due", async () => {
  const app = await testApp("2026-03-11T13:05:00.000Z");
  await testOrganisation(app);
  const ana = await testPerson(app, "Ana Ruiz", "owner");
  const bo = await testPerson(app, "Bo Lind", "officer");
  const as = <R>(who: typeof ana, change: (work: Work) => Promise<R>) =>
    perform(app, { ...who.actor, factor: { method: "totp", at: app.clock.now } } as typeof ana.actor, change);
  const titles = async (who = bo) =>
    (await listPoliciesTasks(app.read, app.clock.now, who.personId)).map(({ title, ownerName }) => [
      title,
      ownerName,
    ]);

  await as(ana, (work) => adoptTemplates(work, ["access-control"]));
  expect(await titles()).toEqual([]);
  const policy = (await findPolicyBySlug(app.read, "access-control"))!;
  const { id } = (await listVersions(app.read, policy.id))[0]!;
  await as(ana, (work) => submitForReview(work, id));
  expect(await titles()).toEqual([["Review Access control policy 1.0", null]]);
  await as(bo, (work) => approveVersion(work, id));
  expect(await titles()).toEqual([["Publish Access control policy 1.0", null]]);
  await publishPolicy(app, ana.actor, id, { effectiveOn: "2026-03-11", acknowledgeDays: 14 });
  expect(await titles(ana)).toEqual([["Read and acknowledge Access control policy", "Ana Ruiz"]]);
  expect(await titles()).toEqual([["Read and acknowledge Access control policy", "Bo Lind"]]);
  expect(await listPoliciesTasks(app.read, app.clock.now)).toEqual([]);
  const [reading] = await listPoliciesTasks(app.read, app.clock.now, bo.personId);
  // The end of 25 March in Berlin, where the clock has not changed yet.
  expect(reading).toMatchObject({ dueAt: new Date("2026-03-25T23:00:00Z"), own: true });
  await as(ana, (work) => acknowledgePolicy(work, id));
  expect(await titles(ana)).toEqual([]);
  app.clock.set("2026-03-25T22:59:59Z");
  expect((await titles()).map(([title]) => title)).toEqual(["Read and acknowledge Access control policy"]);
  app.clock.set("2026-03-25T23:00:00Z");
  expect((await titles()).map(([title]) => title)).toContain(
    "1 person has not acknowledged Access control policy",
  );
  app.clock.set("2027-02-08T12:00:00Z");
  expect((await titles()).map(([title]) => title)).not.toContain("Review Access control policy again");
  app.clock.set("2027-02-09T12:00:00Z");
  expect((await titles()).map(([title]) => title)).toContain("Review Access control policy again");
});

test("overdue acknowledgements are counted as they are listed: people who work here, newest version of each alone", async () => {
  const app = await testApp("2026-03-11T13:05:00.000Z");
  await testOrganisation(app);
  const ana = await testPerson(app, "Ana Ruiz", "owner");
  const bo = await testPerson(app, "Bo Lind", "officer");
  const as = <R>(who: typeof ana, change: (work: Work) => Promise<R>) =>
    perform(app, { ...who.actor, factor: { method: "totp", at: app.clock.now } } as typeof ana.actor, change);
  for (const name of ["Cy Moss", "Dee Park", "Eli Roth", "Fay Stone"]) await testPerson(app, name, "member");
  const leaver = (await listPeople(app.read)).find(({ name }) => name === "Fay Stone")!;
  await as(ana, (work) => adoptTemplates(work, ["access-control"]));
  const policy = (await findPolicyBySlug(app.read, "access-control"))!;
  const publish = async (id: string, effectiveOn: string) => {
    await as(ana, (work) => submitForReview(work, id));
    await as(bo, (work) => approveVersion(work, id));
    await publishPolicy(app, ana.actor, id, { effectiveOn, acknowledgeDays: 14 });
  };
  const first = (await listVersions(app.read, policy.id))[0]!.id;
  await publish(first, "2026-03-11");
  await as(bo, (work) => acknowledgePolicy(work, first));
  await as(ana, (work) => offboardPerson(work, leaver.id, "2026-03-20", "Europe/Berlin"));
  const listed = async (today: string) => {
    const late = latestPerPerson(await listRequirements(app.read)).filter(
      (row) =>
        worksOn({ ...row, id: row.personId }, today) &&
        acknowledgementState(row, row.acknowledgedAt && today, today) === "overdue",
    );
    const firstDueOn = late.map(({ dueOn }) => dueOn).sort()[0];
    return late.length === 0 ? [] : [{ policyId: policy.id, people: late.length, firstDueOn }];
  };
  for (const today of ["2026-03-24", "2026-03-25", "2026-03-26", "2026-05-01"])
    expect([today, await listOverdueCounts(app.read, today)]).toEqual([today, await listed(today)]);
  expect(await listed("2026-03-26")).toMatchObject([{ people: 4 }]);
  app.clock.set("2026-04-10T10:00:00Z");
  const second = await as(ana, (work) =>
    beginVersion(work, policy.id, { kind: "major", changeNote: "Stricter" }),
  );
  await publish(second, "2026-04-10");
  for (const today of ["2026-04-11", "2026-04-24", "2026-04-25"])
    expect([today, await listOverdueCounts(app.read, today)]).toEqual([today, await listed(today)]);
  expect(await listed("2026-04-25")).toMatchObject([{ people: 5, firstDueOn: "2026-04-24" }]);
});
