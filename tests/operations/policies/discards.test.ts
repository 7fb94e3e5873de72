import { beforeEach, describe, expect, test } from "vitest";
import { discardDraft } from "#app/operations/policies/discards";
import { adoptTemplates } from "#app/operations/policies/policies";
import { publishPolicy } from "#app/operations/policies/publishing";
import {
  approveVersion,
  beginVersion,
  editDraft,
  returnVersion,
  submitForReview,
} from "#app/operations/policies/versions";
import { perform, type Work } from "#app/work";
import { findPolicyBySlug, listPolicies } from "#db/policies/policies";
import { listVersions } from "#db/policies/versions";
import { versionNumber } from "#domain/policies/versions";
import { type TestApp, type TestPerson, testApp, testOrganisation, testPerson } from "#tests/support/app";

let app: TestApp;
let ana: TestPerson;
let bo: TestPerson;
const as = <R>(person: TestPerson, change: (work: Work) => Promise<R>) => perform(app, person.actor, change);
const policyId = async () => (await findPolicyBySlug(app.read, "access-control"))!.id;
const versions = async () => listVersions(app.read, await policyId());
const begin = (kind: "major" | "minor") =>
  as(ana, async (work) => beginVersion(work, await policyId(), { kind, changeNote: "More" }));
const discard = (versionId: string, who = ana) =>
  as(who, (work) => discardDraft(work, { versionId, reason: "Not needed" }));

beforeEach(async () => {
  app = await testApp("2026-03-11T13:05:00.000Z");
  await testOrganisation(app);
  ana = await testPerson(app, "Ana Ruiz", "owner");
  bo = await testPerson(app, "Bo Lind", "officer");
  await as(ana, (work) => adoptTemplates(work, ["access-control"]));
});

async function published() {
  const [first] = await versions();
  await as(ana, (work) => submitForReview(work, first!.id));
  await as(bo, (work) => approveVersion(work, first!.id));
  await publishPolicy(app, ana.actor, first!.id, { effectiveOn: "2026-03-11", acknowledgeDays: 14 });
}

describe("discarding a draft", () => {
  test("the only version takes its policy along, and the text can be adopted again", async () => {
    const [first] = await versions();
    expect(await discard(first!.id)).toBe(false);
    expect(await listPolicies(app.read)).toEqual([]);
    const entry = await app.read
      .selectFrom("audit_log")
      .selectAll()
      .where("action", "=", "policies.discard-draft")
      .executeTakeFirstOrThrow();
    expect(entry).toMatchObject({ actor_name: "Ana Ruiz", reason: "Not needed" });
    expect(JSON.parse(entry.before!)).toMatchObject({ version: "1.0", sha256: first!.sha256 });
    expect(await as(ana, (work) => adoptTemplates(work, ["access-control"]))).toEqual(["access-control"]);
  });

  test("a draft after a published version goes, the published one stays, and another may begin", async () => {
    await published();
    expect(await discard(await begin("minor"))).toBe(true);
    expect((await versions()).map(versionNumber)).toEqual(["1.0"]);
    await begin("minor");
    expect((await versions()).map(versionNumber)).toEqual(["1.0", "1.1"]);
  });

  test.each([
    ["major", "3.0"],
    ["minor", "1.2"],
  ] as const)(
    "one that was returned stays in the record, and its %s number is not used again",
    async (kind, next) => {
      await published();
      const id = await begin(kind);
      await as(ana, (work) => editDraft(work, id, { body: "# Doors\n\nAll are shut." }));
      await as(ana, (work) => submitForReview(work, id));
      await expect(discard(id)).rejects.toMatchObject({ code: "conflict" });
      await as(bo, (work) => returnVersion(work, id, "Too short"));
      expect(await discard(id)).toBe(true);
      expect((await versions()).map(versionNumber)).toEqual(["1.0"]);
      expect(
        await app.read.selectFrom("policy_versions").select("id").where("id", "=", id).execute(),
      ).toHaveLength(1);
      await expect(discard(id)).rejects.toMatchObject({ code: "not_found" });
      await begin(kind);
      expect((await versions()).map(versionNumber)).toEqual(["1.0", next]);
    },
  );

  test("a first version that was handed in once is not discarded, nor a published one, nor by a member", async () => {
    const [first] = await versions();
    const member = await testPerson(app, "Mia Wu", "member");
    await expect(discard(first!.id, member)).rejects.toMatchObject({ code: "forbidden" });
    await as(ana, (work) => submitForReview(work, first!.id));
    await as(bo, (work) => returnVersion(work, first!.id, "Too long"));
    await expect(discard(first!.id)).rejects.toThrow("has been submitted");
    await as(ana, (work) => submitForReview(work, first!.id));
    await as(bo, (work) => approveVersion(work, first!.id));
    await publishPolicy(app, ana.actor, first!.id, { effectiveOn: "2026-03-11", acknowledgeDays: 14 });
    await expect(discard(first!.id)).rejects.toMatchObject({ code: "conflict" });
  });
});
