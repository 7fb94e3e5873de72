import { sql } from "kysely";
import { beforeEach, expect, test } from "vitest";
import { remindReaders } from "#app/operations/policies/acknowledgement-reminders";
import { acknowledgePolicy, excusePerson } from "#app/operations/policies/acknowledgements";
import { adoptTemplates } from "#app/operations/policies/policies";
import { publishPolicy } from "#app/operations/policies/publishing";
import { approveVersion, beginVersion, submitForReview } from "#app/operations/policies/versions";
import { perform, type Work } from "#app/work";
import { newId } from "#db/ids";
import { insertMany } from "#db/many-rows";
import { savePerson } from "#db/people/people";
import { listRequirements } from "#db/policies/acknowledgements";
import { findPolicyBySlug } from "#db/policies/policies";
import { listVersions } from "#db/policies/versions";
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
let policyId: string;
let versionId: string;
const as = <R>(person: TestPerson, change: (work: Work) => Promise<R>) =>
  perform(
    app,
    { ...person.actor, factor: { method: "totp", at: app.clock.now } } as TestPerson["actor"],
    change,
  );
const job = () => remindReaders(app, { kind: "job", name: "remind" }, "https://surety.example");
const mails = () =>
  app.read.selectFrom("deliveries").select(["recipient", "subject", "body"]).orderBy("queued_at").execute();
const mine = async (person: TestPerson) =>
  (await listRequirements(app.read, { personId: person.personId }))[0]!;
const change = (personId: string, row: Record<string, string | null>) =>
  perform(app, { kind: "cli", name: "test" }, async (work) => {
    await savePerson(work.db, personId, row);
    await recordTest(work);
  });

async function publish(effectiveOn: string) {
  const last = (await listVersions(app.read, policyId)).at(-1)!;
  await as(ana, (work) => submitForReview(work, last.id));
  await as(bo, (work) => approveVersion(work, last.id));
  await publishPolicy(app, ana.actor, last.id, { effectiveOn, acknowledgeDays: 14 });
  return last.id;
}

beforeEach(async () => {
  app = await testApp("2026-03-11T13:05:00.000Z");
  await testOrganisation(app);
  ana = await testPerson(app, "Ana Ruiz", "owner");
  bo = await testPerson(app, "Bo Lind", "officer");
  mia = await testPerson(app, "Mia Wu", "member");
  await as(ana, (work) => adoptTemplates(work, ["access-control"]));
  policyId = (await findPolicyBySlug(app.read, "access-control"))!.id;
  versionId = await publish("2026-03-11");
});

test("the fact keeps who, which text, when, from where and how signed in; once", async () => {
  await as(mia, (work) => acknowledgePolicy(work, versionId));
  await as(mia, (work) => acknowledgePolicy(work, versionId));
  const facts = await app.read.selectFrom("acknowledgements").selectAll().execute();
  expect(facts).toHaveLength(1);
  const [version] = await listVersions(app.read, policyId);
  expect(facts[0]).toMatchObject({
    person_id: mia.personId,
    user_id: mia.userId,
    ip: "127.0.0.1",
    factor_method: "totp",
    sha256: version!.sha256,
  });
  expect((await mine(mia)).acknowledgedAt).toEqual(app.clock.now);
  expect((await mine(ana)).acknowledgedAt).toBeNull();
  await expect(sql`delete from acknowledgements`.execute(app.db)).rejects.toThrow(/append-only/);
});

test("drafts, superseded versions and other people's names cannot be acknowledged", async () => {
  const auditor = await testPerson(app, "Otto Audit", "auditor");
  await expect(as(auditor, (work) => acknowledgePolicy(work, versionId))).rejects.toMatchObject({
    code: "forbidden",
  });
  await expect(
    perform(app, { kind: "job", name: "x" }, (work) => acknowledgePolicy(work, versionId)),
  ).rejects.toMatchObject({ code: "forbidden" });
  const next = await as(ana, (work) =>
    beginVersion(work, policyId, { kind: "major", changeNote: "Quarterly became monthly" }),
  );
  await expect(as(mia, (work) => acknowledgePolicy(work, next))).rejects.toThrow(/no longer applies/);
  await publish("2026-03-11");
  await expect(as(mia, (work) => acknowledgePolicy(work, versionId))).rejects.toThrow(/no longer applies/);
  await as(mia, (work) => acknowledgePolicy(work, next));
  const both = await listRequirements(app.read, { personId: mia.personId });
  expect(both.map((row) => [row.major, row.acknowledgedVersion])).toEqual([
    [1, "2.0"],
    [2, "2.0"],
  ]);
});

test("one who joins later is asked by the job, one who left is not", async () => {
  await change(mia.personId, { ends_on: "2026-03-15" });
  const noah = await testPerson(app, "Noah Ito", "member");
  await change(noah.personId, { starts_on: "2026-03-20" });
  expect((await job()).asked).toBe(0);
  app.clock.set("2026-03-20T08:00:00Z");
  expect((await job()).asked).toBe(1);
  expect(await mine(noah)).toMatchObject({
    dueOn: "2026-04-03",
    reason: "Joined the audience of this policy.",
  });
  expect((await job()).asked).toBe(0);
  app.clock.set("2026-04-20T08:00:00Z");
  await job();
  const toMia = (await mails()).filter(({ recipient }) => recipient === mia.email);
  expect(toMia.map(({ subject }) => subject)).toEqual(["Policies to read and acknowledge"]);
});

test("each stage is mailed once, whatever the restarts; a week late the manager hears of it; then it is done", async () => {
  await change(mia.personId, { manager_id: bo.personId });
  for (const person of [ana, bo]) await as(person, (work) => acknowledgePolicy(work, versionId));
  const at = async (instant: string) => {
    app.clock.set(instant);
    await job();
    await job();
    return (await mails()).length;
  };
  expect(await at("2026-03-11T14:00:00Z")).toBe(1);
  expect(await at("2026-03-20T14:00:00Z")).toBe(1);
  expect(await at("2026-03-22T14:00:00Z")).toBe(2);
  expect(await at("2026-03-25T22:30:00Z")).toBe(2);
  expect(await at("2026-03-25T23:30:00Z")).toBe(3);
  expect(await at("2026-04-01T10:00:00Z")).toBe(5);
  const last = (await mails()).slice(-2).sort((a, b) => a.subject.localeCompare(b.subject));
  expect(last[0]).toMatchObject({ recipient: mia.email, subject: "Overdue: policies to acknowledge" });
  expect(last[1]).toMatchObject({ recipient: bo.email, subject: "Policies your team has not acknowledged" });
  expect(last[1]!.body).toContain("Mia Wu: Access control policy 1.0, by 25 Mar 2026");
  await as(mia, (work) => acknowledgePolicy(work, versionId));
  expect(await at("2026-04-09T10:00:00Z")).toBe(5);
});

test("after an outage only the stage of today is mailed", async () => {
  for (const person of [ana, bo]) await as(person, (work) => acknowledgePolicy(work, versionId));
  app.clock.set("2026-05-30T10:00:00Z");
  expect((await job()).mails).toBe(1);
  expect((await job()).mails).toBe(0);
});

test("several policies are one mail", async () => {
  await as(ana, (work) => adoptTemplates(work, ["acceptable-use"]));
  policyId = (await findPolicyBySlug(app.read, "acceptable-use"))!.id;
  await publish("2026-03-11");
  expect((await job()).mails).toBe(3);
  const toMia = (await mails()).find(({ recipient }) => recipient === mia.email)!;
  expect(toMia.body).toContain("Acceptable use policy 1.0");
  expect(toMia.body).toContain("Access control policy 1.0");
  expect(toMia.body).toContain("https://surety.example/my/policies");
});

test("excused with a reason, the person is not reminded", async () => {
  const requirement = await mine(mia);
  await expect(as(mia, (work) => excusePerson(work, policyId, requirement.id, "me"))).rejects.toMatchObject({
    code: "forbidden",
  });
  await as(bo, (work) => excusePerson(work, policyId, requirement.id, "Parental leave until May"));
  expect(await mine(mia)).toMatchObject({ excusedReason: "Parental leave until May" });
  await job();
  expect((await mails()).map(({ recipient }) => recipient)).not.toContain(mia.email);
  await expect(as(bo, (work) => excusePerson(work, policyId, requirement.id, "twice"))).rejects.toThrow(
    /already/,
  );
});

test("a large audience is asked a thousand in one transaction, each once", async () => {
  await perform(app, { kind: "cli", name: "test" }, async (work) => {
    const people = Array.from({ length: 2_100 }, (_, n) => ({
      id: newId(work.now),
      name: `Reader ${n}`,
      email: `reader-${n}@tidewater.example`,
      created_at: work.now.toISOString(),
    }));
    await insertMany(work.db, "people", people);
    await recordTest(work);
  });
  app.clock.advance(1_000);
  await as(ana, (work) => beginVersion(work, policyId, { kind: "major", changeNote: "More" }));
  const next = await publish("2026-03-11");
  const asked = await app.read
    .selectFrom("acknowledgement_requirements")
    .select(["person_id", "due_on"])
    .where("version_id", "=", next)
    .execute();
  expect(new Set(asked.map((row) => row.person_id)).size).toBe(2_103);
  expect(new Set(asked.map((row) => row.due_on)).size).toBe(1);
  const entries = await app.read
    .selectFrom("audit_log")
    .select(["action", "after"])
    .where("action", "in", ["policies.publish", "acknowledgements.ask"])
    .orderBy("seq", "desc")
    .limit(3)
    .execute();
  expect(entries.map(({ after }) => JSON.parse(after ?? "{}").asked)).toEqual([103, 1_000, 1_000]);
});

test("who a publication did not come to before it was interrupted is asked by the job, with its days and its words", async () => {
  await as(ana, (work) => beginVersion(work, policyId, { kind: "major", changeNote: "More" }));
  const last = (await listVersions(app.read, policyId)).at(-1)!;
  await as(ana, (work) => submitForReview(work, last.id));
  await as(bo, (work) => approveVersion(work, last.id));
  await publishPolicy(app, ana.actor, last.id, { effectiveOn: "2026-04-01", acknowledgeDays: 60 });
  const register = (name: string, created_at: string) =>
    perform(app, { kind: "cli", name: "test" }, async (work) => {
      const email = `${name}@tidewater.example`;
      await insertMany(work.db, "people", [{ id: newId(work.now), name, email, created_at }]);
      await recordTest(work);
    });
  await register("missed", "2026-03-11T13:04:59.000Z");
  app.clock.advance(60_000);
  await register("new", app.now().toISOString());
  await job();
  const asked = await app.read
    .selectFrom("acknowledgement_requirements as r")
    .innerJoin("people as p", "p.id", "r.person_id")
    .select(["p.name", "r.due_on", "r.reason"])
    .where("r.version_id", "=", last.id)
    .execute();
  // Who was registered after the publication is asked from the day of effect on, as one who joined.
  expect(asked.map(({ name }) => name).sort()).toEqual(["Ana Ruiz", "Bo Lind", "Mia Wu", "missed"]);
  expect(new Set(asked.map(({ due_on }) => due_on))).toEqual(new Set(["2026-05-31"]));
  expect(new Set(asked.map(({ reason }) => reason))).toEqual(new Set(["Version 2.0 is published."]));
});

test("many readers are reminded a hundred in one transaction, each once", async () => {
  for (let n = 0; n < 230; n += 1)
    await testPerson(app, `Reader ${String.fromCodePoint(97 + (n % 26))}${"x".repeat(n / 26)}`);
  const { mails: sent } = await job();
  expect(sent).toBe(233);
  const entries = await app.read
    .selectFrom("audit_log")
    .select("after")
    .where("action", "=", "acknowledgements.remind")
    .execute();
  expect(entries.map(({ after }) => JSON.parse(after ?? "{}").mails)).toEqual([100, 100, 33]);
  expect(new Set((await mails()).map(({ recipient }) => recipient)).size).toBe(233);
  expect((await job()).mails).toBe(0);
});
