import { record } from "#app/audit";
import type { DemoPeople, PersonKey } from "#app/demo/people";
import { acknowledgePolicy, excusePerson } from "#app/operations/policies/acknowledgements";
import { adoptTemplates } from "#app/operations/policies/policies";
import { publishPolicy } from "#app/operations/policies/publishing";
import { approveVersion, beginVersion, editDraft, submitForReview } from "#app/operations/policies/versions";
import type { Work } from "#app/work";
import { listRequirements } from "#db/policies/acknowledgements";
import { findPolicyBySlug, savePolicy } from "#db/policies/policies";
import { findVersion, listVersions } from "#db/policies/versions";
import { listTemplates } from "#policies/library";

const owners: Partial<Record<string, PersonKey>> = {
  "access-control": "officer",
  "acceptable-use": "officer",
  "breach-notification": "officer",
  "incident-response": "secondOfficer",
  "change-management": "platformLead",
  "backup-and-recovery": "platformLead",
  "human-resources": "peopleLead",
  privacy: "officer",
};

const readers: PersonKey[] = [
  "owner",
  "officer",
  "secondOfficer",
  "platformLead",
  "engineer",
  "supportLead",
  "peopleLead",
];

/**
 * A year of policies: all texts adopted, most of them published, one with a second version, one waiting for review,
 * one to be published, one still a draft; all acknowledgements are given but one, which is overdue.
 */
export async function demoPolicies(cast: DemoPeople): Promise<void> {
  const slugs = listTemplates().map(({ slug }) => slug);
  await cast.at(cast.ago(300), "officer", (work) => adoptTemplates(work, slugs));
  for (const [slug, key] of Object.entries(owners)) await giveOwner(cast, slug, key!);
  const drafts = ["business-continuity"];
  const approved = "risk-management";
  const inReview = "vendor-management";
  const early = slugs.filter((slug) => ![...drafts, approved, inReview, "acceptable-use"].includes(slug));
  for (const slug of early) await publish(cast, slug, 290);
  for (const slug of [
    "access-control",
    "human-resources",
    "incident-response",
    "data-classification",
    "privacy",
  ]) {
    await acknowledge(cast, slug, 285, readers);
  }
  await publish(cast, "acceptable-use", 24);
  await acknowledge(
    cast,
    "acceptable-use",
    20,
    readers.filter((key) => key !== "engineer"),
  );
  await revise(
    cast,
    "access-control",
    "Names the deputy who keeps the register; no other action is needed.",
    120,
    (body) =>
      body.replace(
        "Exceptions are listed in the risk register.",
        "Exceptions are listed in the risk register, which the security officer's deputy keeps during absences.",
      ),
  );
  const ready = await lastVersion(cast, approved);
  await cast.at(cast.ago(5), "officer", (work) => submitForReview(work, ready.id));
  await cast.at(cast.ago(1), "secondOfficer", (work) => approveVersion(work, ready.id));
  const waiting = await lastVersion(cast, inReview);
  await cast.at(cast.ago(2), "officer", (work) => submitForReview(work, waiting.id));
}

async function giveOwner(cast: DemoPeople, slug: string, key: PersonKey): Promise<void> {
  await cast.at(cast.ago(299), "officer", async (work) => {
    const policy = (await findPolicyBySlug(work.db, slug))!;
    await savePolicy(work.db, policy.id, { owner_id: cast.people[key].personId });
    await record(work, {
      action: "policies.edit",
      subject: { type: "policy", id: policy.id, ref: policy.title },
      after: { owner: cast.people[key].name },
    });
  });
}

async function publish(cast: DemoPeople, slug: string, daysAgo: number): Promise<void> {
  const { id } = await lastVersion(cast, slug);
  await cast.at(cast.ago(daysAgo + 3), "officer", (work) => submitForReview(work, id));
  await cast.at(cast.ago(daysAgo + 1), "secondOfficer", (work) => approveVersion(work, id));
  cast.turn(cast.ago(daysAgo));
  const effectiveOn = cast.dayAgo(daysAgo);
  await publishPolicy(cast.app, cast.as("officer"), id, { effectiveOn, acknowledgeDays: 14 });
  cast.turn(cast.now);
}

async function acknowledge(
  cast: DemoPeople,
  slug: string,
  daysAgo: number,
  keys: PersonKey[],
): Promise<void> {
  const { id } = await lastVersion(cast, slug);
  for (const [index, key] of keys.entries()) {
    await cast.at(cast.ago(daysAgo, -index * 3), key, (work) => acknowledgePolicy(work, id));
  }
  await cast.at(cast.ago(daysAgo), "officer", (work) => excuseThoseOnPaper(work, cast, slug));
}

/** Who does not sign in has signed on paper. */
async function excuseThoseOnPaper(work: Work, cast: DemoPeople, slug: string): Promise<void> {
  const policy = (await findPolicyBySlug(work.db, slug))!;
  const signsIn = new Set(readers.map((key) => cast.people[key].personId));
  for (const row of await listRequirements(work.db, { policyId: policy.id })) {
    if (!signsIn.has(row.personId))
      await excusePerson(work, policy.id, row.id, "Signed on paper, filed by the people lead.");
  }
}

async function revise(
  cast: DemoPeople,
  slug: string,
  changeNote: string,
  daysAgo: number,
  change: (body: string) => string,
): Promise<void> {
  const policy = (await findPolicyBySlug(cast.app.read, slug))!;
  const id = await cast.at(cast.ago(daysAgo + 6), "officer", (work) =>
    beginVersion(work, policy.id, { kind: "minor", changeNote }),
  );
  const version = (await findVersion(cast.app.read, id))!;
  await cast.at(cast.ago(daysAgo + 5), "officer", (work) =>
    editDraft(work, id, { body: change(version.body) }),
  );
  await publish(cast, slug, daysAgo);
}

async function lastVersion(cast: DemoPeople, slug: string) {
  const policy = (await findPolicyBySlug(cast.app.read, slug))!;
  return (await listVersions(cast.app.read, policy.id)).at(-1)!;
}
