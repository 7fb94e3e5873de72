import { expect, test } from "vitest";
import { record } from "#app/audit";
import { addEvidence } from "#app/operations/evidence/evidence";
import { adoptTemplates } from "#app/operations/policies/policies";
import { publishAtOnce } from "#app/operations/policies/publishing";
import { approveVersion, submitForReview } from "#app/operations/policies/versions";
import { readSetUp } from "#app/queries/installation/set-up";
import { perform } from "#app/work";
import { newId } from "#db/ids";
import { insertOpening } from "#db/installation/account-openings";
import { findPolicyBySlug } from "#db/policies/policies";
import { listVersions } from "#db/policies/versions";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";

test("publishing one policy of several settles the step of policies, and not that of evidence", async () => {
  const app = await testApp();
  await testOrganisation(app);
  const ana = await testPerson(app, "Ana Ruiz", "owner");
  const bo = await testPerson(app, "Bo Lind", "officer");
  const stateOf = async (step: string) => (await readSetUp(app)).find((line) => line.step === step)?.state;
  await perform(app, ana.actor, (work) => adoptTemplates(work, ["privacy", "access-control"]));
  expect(await stateOf("policies")).toBe("open");
  const policy = await findPolicyBySlug(app.read, "access-control");
  const [version] = await listVersions(app.read, policy!.id);
  await perform(app, ana.actor, (work) => submitForReview(work, version!.id));
  await perform(app, bo.actor, (work) => approveVersion(work, version!.id));
  await publishAtOnce(app, bo.actor, version!.id);
  expect(await stateOf("policies")).toBe("done");
  expect(await stateOf("evidence")).toBe("open");

  const text = await app.vault.put(Buffer.from("user,mfa\n"));
  await perform(app, bo.actor, (work) =>
    addEvidence(work, {
      title: "Users",
      kind: "list",
      provenance: { source: "Directory", extractedAt: app.now() },
      files: [{ name: "users.csv", mediaType: "text/csv", ...text }],
    }),
  );
  expect(await stateOf("evidence")).toBe("done");
  await perform(app, ana.actor, (work) => adoptTemplates(work, ["acceptable-use", "human-resources"]));
  expect(await stateOf("policies")).toBe("done");
});

test("an account opened within the owner's reach leaves the step of the second person open", async () => {
  const app = await testApp();
  await testOrganisation(app);
  const ana = await testPerson(app, "Ana Ruiz", "owner");
  const bo = await testPerson(app, "Bo Lind", "officer");
  const line = async () => (await readSetUp(app)).find(({ step }) => step === "people");
  expect((await line())?.state).toBe("done");
  await perform(app, ana.actor, async (work) => {
    await insertOpening(work.db, {
      id: newId(app.now()),
      user_id: bo.userId,
      opened_by: ana.userId,
      opened_by_name: "Ana Ruiz",
      way: "browser",
      opened_at: app.now().toISOString(),
    });
    await record(work, { action: "users.open-within-reach", subject: { type: "user", id: bo.userId } });
  });
  expect(await line()).toMatchObject({ state: "open", href: `/users/${bo.userId}` });
});
