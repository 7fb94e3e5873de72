import { expect, test } from "vitest";
import { acknowledgePolicy } from "#app/operations/policies/acknowledgements";
import { adoptTemplates } from "#app/operations/policies/policies";
import { publishPolicy } from "#app/operations/policies/publishing";
import { approveVersion, submitForReview } from "#app/operations/policies/versions";
import { listPoliciesTasks } from "#app/queries/tasks/policies";
import { perform, type Work } from "#app/work";
import { findPolicyBySlug } from "#db/policies/policies";
import { listVersions } from "#db/policies/versions";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";

test("review, publication, reading, what is late, and the next review, each when it is due", async () => {
  const app = await testApp("2026-03-11T13:05:00.000Z");
  await testOrganisation(app);
  const ana = await testPerson(app, "Ana Ruiz", "owner");
  const bo = await testPerson(app, "Bo Lind", "officer");
  const as = <R>(who: typeof ana, change: (work: Work) => Promise<R>) =>
    perform(app, { ...who.actor, factor: { method: "totp", at: app.clock.now } } as typeof ana.actor, change);
  const titles = async () =>
    (await listPoliciesTasks(app.read, app.clock.now)).map(({ title, ownerName }) => [title, ownerName]);

  await as(ana, (work) => adoptTemplates(work, ["access-control"]));
  expect(await titles()).toEqual([]);
  const policy = (await findPolicyBySlug(app.read, "access-control"))!;
  const { id } = (await listVersions(app.read, policy.id))[0]!;
  await as(ana, (work) => submitForReview(work, id));
  expect(await titles()).toEqual([["Review Access control policy 1.0", null]]);
  await as(bo, (work) => approveVersion(work, id));
  expect(await titles()).toEqual([["Publish Access control policy 1.0", null]]);
  await publishPolicy(app, ana.actor, id, { effectiveOn: "2026-03-11", acknowledgeDays: 14 });
  expect(await titles()).toEqual([
    ["Read and acknowledge Access control policy", "Ana Ruiz"],
    ["Read and acknowledge Access control policy", "Bo Lind"],
  ]);
  const [reading] = await listPoliciesTasks(app.read, app.clock.now);
  // The end of 25 March in Berlin, where the clock has not changed yet.
  expect(reading).toMatchObject({ dueAt: new Date("2026-03-25T23:00:00Z"), own: true });
  await as(ana, (work) => acknowledgePolicy(work, id));
  app.clock.set("2026-03-25T22:59:59Z");
  expect((await titles()).map(([title]) => title)).toEqual(["Read and acknowledge Access control policy"]);
  app.clock.set("2026-03-25T23:00:00Z");
  expect((await titles()).map(([title]) => title)).toContain(
    "One person has not acknowledged Access control policy",
  );
  app.clock.set("2027-02-08T12:00:00Z");
  expect((await titles()).map(([title]) => title)).not.toContain("Review Access control policy again");
  app.clock.set("2027-02-09T12:00:00Z");
  expect((await titles()).map(([title]) => title)).toContain("Review Access control policy again");
});
