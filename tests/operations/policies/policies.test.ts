import { sql } from "kysely";
import { beforeEach, describe, expect, test } from "vitest";
import { adoptTemplates, createPolicy, editPolicy } from "#app/operations/policies/policies";
import { publishAtOnce, publishPolicy, retirePolicy } from "#app/operations/policies/publishing";
import { reviewMark } from "#app/operations/policies/version-checks";
import {
  approveVersion,
  beginVersion,
  editDraft,
  returnVersion,
  submitForReview,
} from "#app/operations/policies/versions";
import { readAnnouncedPolicies } from "#app/queries/policies/announced";
import { perform, type Work } from "#app/work";
import { insertCustomers } from "#db/customers/customers";
import { saveOrganisation } from "#db/installation/organisation";
import { listRequirements } from "#db/policies/acknowledgements";
import { findPolicyBySlug, listPolicies } from "#db/policies/policies";
import { findVersion, listReturns, listVersions } from "#db/policies/versions";
import { policySettingsInput } from "#domain/policies/policies";
import { inForceOn, stateOf } from "#domain/policies/versions";
import {
  recordTest,
  type TestApp,
  type TestPerson,
  testApp,
  testOrganisation,
  testPerson,
} from "#tests/support/app";

let app: TestApp;
let ana: TestPerson;
let bo: TestPerson;
let mia: TestPerson;
const as = <R>(person: TestPerson, change: (work: Work) => Promise<R>) => perform(app, person.actor, change);
const open = async (slug: string) => {
  const policy = (await findPolicyBySlug(app.read, slug))!;
  const versions = await listVersions(app.read, policy.id);
  return { policy, versions, last: versions.at(-1)! };
};
async function approved(slug: string) {
  const { last } = await open(slug);
  await as(ana, (work) => submitForReview(work, last.id));
  await as(bo, (work) => approveVersion(work, last.id));
  return last.id;
}
const addCustomer = (name: string, privacy: string, security: string | null, ended: string | null) =>
  perform(app, { kind: "cli", name: "test" }, async (work) => {
    await insertCustomers(work.db, [
      {
        id: name,
        name,
        privacy_email: privacy,
        security_email: security,
        breach_hours: 24,
        breach_from: "verified",
        subprocessor_notice_days: 30,
        created_at: work.now.toISOString(),
        ended_at: ended,
        contract: null,
        contacts_checked_at: null,
      },
    ]);
    await recordTest(work);
  });
const audit = () => app.read.selectFrom("audit_log").selectAll().orderBy("seq").execute();

beforeEach(async () => {
  app = await testApp("2026-03-11T13:05:00.000Z");
  await testOrganisation(app);
  ana = await testPerson(app, "Ana Ruiz", "owner");
  bo = await testPerson(app, "Bo Lind", "officer");
  mia = await testPerson(app, "Mia Wu", "member");
});

describe("from the library to in force", () => {
  test("adopted once, as drafts with their settings", async () => {
    expect(await as(ana, (work) => adoptTemplates(work, ["privacy", "access-control"]))).toEqual([
      "privacy",
      "access-control",
    ]);
    expect(await as(ana, (work) => adoptTemplates(work, ["privacy"]))).toEqual([]);
    const { policy, last } = await open("privacy");
    expect(policy).toMatchObject({
      title: "Privacy policy",
      affectsOutsiders: true,
      noticeDays: 30,
      audience: { kind: "everyone" },
    });
    expect(stateOf(last, [last], null, "2026-03-11")).toBe("draft");
    expect(await listPolicies(app.read)).toHaveLength(2);
    await expect(as(ana, (work) => adoptTemplates(work, ["nonsense"]))).rejects.toThrow(/nonsense/);
  });

  test("handed in, approved by another person with a factor, published, acknowledged by those who work here", async () => {
    await as(ana, (work) => adoptTemplates(work, ["access-control"]));
    const { last, policy } = await open("access-control");
    await as(ana, (work) => submitForReview(work, last.id));
    const handedIn = (await findVersion(app.read, last.id))!;
    expect(handedIn.body).toContain("Tidewater Rota");
    expect(handedIn.body).not.toContain("{{");
    await expect(as(ana, (work) => approveVersion(work, last.id))).rejects.toThrow(/Another person/);
    await as(bo, (work) => approveVersion(work, last.id));
    const result = await publishPolicy(app, ana.actor, last.id, {
      effectiveOn: "2026-03-11",
      acknowledgeDays: 14,
    });
    expect(result).toEqual({ asked: 3, announced: 0, evidence: "EV-000001" });
    const version = (await findVersion(app.read, last.id))!;
    expect(version).toMatchObject({
      approverName: "Bo Lind",
      factorMethod: "totp",
      onePairOfEyes: false,
      effectiveOn: "2026-03-11",
    });
    expect(version.factorAt).toEqual(app.clock.now);
    expect(inForceOn([version], "2026-03-11", null)?.id).toBe(last.id);
    const asked = await listRequirements(app.read, { policyId: policy.id });
    expect(asked.map(({ personName, dueOn }) => [personName, dueOn])).toEqual([
      ["Ana Ruiz", "2026-03-25"],
      ["Bo Lind", "2026-03-25"],
      ["Mia Wu", "2026-03-25"],
    ]);
    const log = await audit();
    expect(
      log
        .filter(({ subject_type }) => subject_type === "policy")
        .map(({ action, actor_name }) => [action, actor_name]),
    ).toEqual([
      ["policies.adopt", "Ana Ruiz"],
      ["policies.submit", "Ana Ruiz"],
      ["policies.approve", "Bo Lind"],
      ["policies.publish", "Ana Ruiz"],
    ]);
    expect(log.find(({ action }) => action === "policies.approve")?.factor).toContain(
      "totp 2026-03-11T13:05:00.000Z",
    );
  });

  test("a placeholder that no one filled refuses by name, and nothing is written", async () => {
    await perform(app, { kind: "cli", name: "test" }, async (work) => {
      await saveOrganisation(work.db, { privacy_email: null });
      await recordTest(work);
    });
    await as(ana, (work) => adoptTemplates(work, ["privacy"]));
    const { last } = await open("privacy");
    await expect(as(ana, (work) => submitForReview(work, last.id))).rejects.toThrow("{{privacy_email}}");
    expect((await findVersion(app.read, last.id))?.submittedAt).toBeNull();
  });

  test("a stale factor approves nothing", async () => {
    await as(ana, (work) => adoptTemplates(work, ["access-control"]));
    const { last } = await open("access-control");
    await as(ana, (work) => submitForReview(work, last.id));
    app.clock.advance(10 * 60_000);
    await expect(as(bo, (work) => approveVersion(work, last.id))).resolves.toBeUndefined();
    await as(bo, (work) => returnVersion(work, last.id, "Once more, later"));
    await as(ana, (work) => submitForReview(work, last.id));
    app.clock.advance(1);
    await expect(as(bo, (work) => approveVersion(work, last.id))).rejects.toMatchObject({ field: "code" });
  });

  test("one pair of eyes, where the organisation allows it, is said by the record", async () => {
    await perform(app, { kind: "cli", name: "test" }, async (work) => {
      await saveOrganisation(work.db, { two_pairs_of_eyes: 0 });
      await recordTest(work);
    });
    await as(ana, (work) => adoptTemplates(work, ["access-control"]));
    const { last } = await open("access-control");
    await as(ana, (work) => submitForReview(work, last.id));
    await as(ana, (work) => approveVersion(work, last.id));
    expect((await findVersion(app.read, last.id))?.onePairOfEyes).toBe(true);
    expect((await audit()).find(({ action }) => action === "policies.approve")?.after).toContain(
      "onePairOfEyes",
    );
  });
});

describe("editing", () => {
  beforeEach(() => as(ana, (work) => adoptTemplates(work, ["access-control"])));

  test("a person who writes becomes an author and cannot approve; text in review is fixed", async () => {
    const { last } = await open("access-control");
    await as(bo, (work) => editDraft(work, last.id, { body: "## New\n\nText" }));
    await as(ana, (work) => submitForReview(work, last.id));
    await expect(as(bo, (work) => approveVersion(work, last.id))).rejects.toThrow(/Another person/);
    await expect(as(ana, (work) => editDraft(work, last.id, { body: "Other" }))).rejects.toThrow(
      /no longer a draft/,
    );
    await expect(
      sql`update policy_versions set body = 'forged' where id = ${last.id}`.execute(app.db),
    ).rejects.toThrow(/handed in/);
  });

  test("is approved or returned only as it was shown: a text that was changed since is read again", async () => {
    const { last } = await open("access-control");
    await as(ana, (work) => submitForReview(work, last.id));
    const shown = reviewMark((await findVersion(app.read, last.id))!);
    await as(ana, (work) => returnVersion(work, last.id, "One word is missing"));
    await as(ana, (work) => editDraft(work, last.id, { body: "## Other\n\nWhat no one has read" }));
    await as(ana, (work) => submitForReview(work, last.id));
    const changed = { code: "conflict", message: expect.stringContaining("Read the new text") };
    for (const seen of [shown, ""]) {
      await expect(as(bo, (work) => approveVersion(work, last.id, seen))).rejects.toMatchObject(changed);
      await expect(as(bo, (work) => returnVersion(work, last.id, "Too short", seen))).rejects.toMatchObject(
        changed,
      );
    }
    const now = (await findVersion(app.read, last.id))!;
    expect(now.approvedAt).toBeNull();
    await as(bo, (work) => approveVersion(work, last.id, reviewMark(now)));
  });

  test("a note on what changes is part of what is approved", async () => {
    const { last } = await open("access-control");
    await as(ana, (work) => submitForReview(work, last.id));
    const shown = (await findVersion(app.read, last.id))!;
    expect(reviewMark({ ...shown, changeNote: "Nothing of weight" })).not.toBe(reviewMark(shown));
  });

  test("returned with a reason, it is a draft again and the reason stays", async () => {
    const id = await approved("access-control");
    await as(bo, (work) => returnVersion(work, id, "Name the owner of the register"));
    const { policy, last } = await open("access-control");
    expect(last).toMatchObject({
      submittedAt: null,
      approvedAt: null,
      approverName: null,
      factorMethod: null,
    });
    expect(await listReturns(app.read, policy.id)).toMatchObject([
      { was: "approved", reason: "Name the owner of the register", byName: "Bo Lind" },
    ]);
    await as(ana, (work) => editDraft(work, id, { body: "Better" }));
    await expect(as(bo, (work) => returnVersion(work, id, "Again please"))).rejects.toThrow(
      /in review or approved/,
    );
  });

  test("saving what is there already writes nothing", async () => {
    const { last } = await open("access-control");
    const before = (await audit()).length;
    await as(ana, async (work) =>
      editDraft(work, last.id, { body: (await findVersion(work.db, last.id))!.body }),
    );
    expect((await audit()).length).toBe(before);
  });

  test("settings", async () => {
    const { policy } = await open("access-control");
    const settings = policySettingsInput.parse({
      title: "Who may use what",
      ownerId: mia.personId,
      criteria: "cc6.1, CC6.2 cc6.1",
      reviewMonths: "6",
      noticeDays: "30",
      audience: "departments",
      departments: "Engineering, Support",
    });
    await as(ana, (work) => editPolicy(work, policy.id, settings));
    expect(await findPolicyBySlug(app.read, "access-control")).toMatchObject({
      title: "Who may use what",
      ownerName: "Mia Wu",
      criteria: ["CC6.1", "CC6.2"],
      reviewMonths: 6,
      audience: { kind: "departments", departments: ["Engineering", "Support"] },
    });
    await expect(
      as(ana, (work) => editPolicy(work, policy.id, { ...settings, ownerId: "nobody" })),
    ).rejects.toMatchObject({ field: "ownerId" });
  });

  test("a policy of one's own gets an address of its own", async () => {
    const settings = policySettingsInput.parse({
      title: "Access control",
      reviewMonths: "12",
      noticeDays: "30",
      audience: "none",
    });
    expect(await as(ana, (work) => createPolicy(work, settings, "Text"))).toBe("access-control-2");
    expect(await as(ana, (work) => createPolicy(work, { ...settings, title: "New" }, "Text"))).toBe("new-2");
  });
});

describe("publishing", () => {
  test("a change that affects outsiders waits for its notice, a first version does not", async () => {
    await addCustomer("Harbour GmbH", "privacy@harbour.example", "security@harbour.example", null);
    await addCustomer("Gone GmbH", "privacy@gone.example", null, "2026-01-01T00:00:00.000Z");
    await as(ana, (work) => adoptTemplates(work, ["privacy"]));
    const first = await approved("privacy");
    await publishPolicy(app, ana.actor, first, { effectiveOn: "2026-03-11", acknowledgeDays: 14 });
    const { policy } = await open("privacy");
    await as(ana, (work) =>
      beginVersion(work, policy.id, { kind: "major", changeNote: "New purpose for support data" }),
    );
    const second = await approved("privacy");
    const publish = (day: string) =>
      publishPolicy(app, ana.actor, second, { effectiveOn: day, acknowledgeDays: 14 });
    await expect(publish("2026-04-09")).rejects.toMatchObject({
      field: "effectiveOn",
      message: expect.stringContaining("2026-04-10"),
    });
    expect(await publish("2026-04-10")).toMatchObject({ asked: 3, announced: 2 });
    const said = await readAnnouncedPolicies(app.read, "2026-04-09");
    expect(said).toMatchObject([{ effectiveOn: "2026-04-10" }]);
    expect(await readAnnouncedPolicies(app.read, "2026-04-10")).toEqual([]);
    const mails = await app.read
      .selectFrom("deliveries")
      .select(["recipient", "subject", "attachments"])
      .execute();
    expect(mails.map(({ recipient }) => recipient).sort()).toEqual([
      "privacy@harbour.example",
      "security@harbour.example",
    ]);
    expect(mails[0]!.subject).toBe("Tidewater Rota: Privacy policy changes on 10 Apr 2026");
    const { versions } = await open("privacy");
    const [attached] = JSON.parse(mails[0]!.attachments);
    expect(attached.sha256).toBe(versions[1]!.sha256);
    expect((await app.vault.readAll(attached.sha256)).toString("utf8")).toBe(
      (await findVersion(app.read, second))!.body,
    );
    expect(inForceOn(versions, "2026-04-09", null)?.id).toBe(first);
    expect(inForceOn(versions, "2026-04-10", null)?.id).toBe(second);
    expect(stateOf(versions[0]!, versions, null, "2026-04-10")).toBe("superseded");
  });

  test("several at once are published without mail to external parties; a change that they are notified of is refused", async () => {
    await addCustomer("Harbour GmbH", "privacy@harbour.example", null, null);
    await as(ana, (work) => adoptTemplates(work, ["privacy"]));
    const first = await approved("privacy");
    expect(await publishAtOnce(app, ana.actor, first)).toMatchObject({ asked: 3, announced: 0 });
    await expect(publishAtOnce(app, ana.actor, first)).rejects.toThrow("already published");
    const { policy } = await open("privacy");
    await as(ana, (work) => beginVersion(work, policy.id, { kind: "major", changeNote: "New purpose" }));
    const { last } = await open("privacy");
    await expect(publishAtOnce(app, ana.actor, last.id)).rejects.toThrow("must be approved first");
    const second = await approved("privacy");
    await expect(publishAtOnce(app, ana.actor, second)).rejects.toMatchObject({
      code: "conflict",
      message: "External parties are notified of this change. Publish it on its own page.",
    });
    expect(await app.read.selectFrom("deliveries").selectAll().execute()).toEqual([]);
    expect((await findVersion(app.read, second))?.publishedAt).toBeNull();
  });

  test("a minor version asks no one again", async () => {
    await as(ana, (work) => adoptTemplates(work, ["access-control"]));
    const first = await approved("access-control");
    await publishPolicy(app, ana.actor, first, { effectiveOn: "2026-03-11", acknowledgeDays: 14 });
    const { policy } = await open("access-control");
    await as(ana, (work) =>
      beginVersion(work, policy.id, { kind: "minor", changeNote: "Spelling of a name" }),
    );
    await expect(
      as(ana, (work) => beginVersion(work, policy.id, { kind: "minor", changeNote: "Another" })),
    ).rejects.toThrow(/already exists/);
    const second = await approved("access-control");
    expect(
      await publishPolicy(app, ana.actor, second, { effectiveOn: "2026-03-11", acknowledgeDays: 14 }),
    ).toMatchObject({ asked: 0, announced: 0 });
    expect((await open("access-control")).last).toMatchObject({ major: 1, minor: 1 });
    await expect(
      sql`update policy_versions set change_note = '' where id = ${second}`.execute(app.db),
    ).rejects.toThrow(/cannot change/);
    await expect(sql`delete from policy_versions where id = ${second}`.execute(app.db)).rejects.toThrow(
      /kept/,
    );
  });

  test("not before approval, not in the past, not twice", async () => {
    await as(ana, (work) => adoptTemplates(work, ["access-control"]));
    const { last } = await open("access-control");
    const publish = (day: string) =>
      publishPolicy(app, ana.actor, last.id, { effectiveOn: day, acknowledgeDays: 14 });
    await expect(publish("2026-03-11")).rejects.toThrow(/approve/);
    await approved("access-control");
    await expect(publish("2026-03-10")).rejects.toMatchObject({ field: "effectiveOn" });
    await publish("2026-03-11");
    await expect(publish("2026-03-12")).rejects.toThrow(/already/);
  });

  test("retired from a day on", async () => {
    await as(ana, (work) => adoptTemplates(work, ["access-control"]));
    const { policy } = await open("access-control");
    const retire = (day: string) =>
      as(ana, (work) => retirePolicy(work, policy.id, { retiredOn: day, reason: "Replaced by another" }));
    await expect(retire("2026-03-12")).rejects.toThrow(/never published/);
    const id = await approved("access-control");
    await publishPolicy(app, ana.actor, id, { effectiveOn: "2026-03-11", acknowledgeDays: 14 });
    await expect(retire("2026-03-10")).rejects.toMatchObject({ field: "retiredOn" });
    await retire("2026-03-12");
    await expect(retire("2026-03-13")).rejects.toThrow(/already/);
    await expect(
      as(ana, (work) => beginVersion(work, policy.id, { kind: "major", changeNote: "Again" })),
    ).rejects.toThrow(/retired/);
  });
});

test("members and auditors may do none of it", async () => {
  const auditor = await testPerson(app, "Otto Audit", "auditor");
  await as(ana, (work) => adoptTemplates(work, ["access-control"]));
  const { last, policy } = await open("access-control");
  for (const person of [mia, auditor]) {
    const attempts: ((work: Work) => Promise<unknown>)[] = [
      (work) => adoptTemplates(work, ["privacy"]),
      (work) => editDraft(work, last.id, { body: "x" }),
      (work) => submitForReview(work, last.id),
      (work) => returnVersion(work, last.id, "reason"),
      (work) => approveVersion(work, last.id),
      (work) => beginVersion(work, policy.id, { kind: "major", changeNote: "reason" }),
      (work) => retirePolicy(work, policy.id, { retiredOn: "2026-03-11", reason: "reason" }),
    ];
    for (const attempt of attempts)
      await expect(as(person, attempt)).rejects.toMatchObject({ code: "forbidden" });
  }
});
