import { record } from "#app/audit";
import type { AppContext } from "#app/context";
import { recordEvidence } from "#app/operations/evidence/evidence";
import { askOtherReaders, askReaders } from "#app/operations/policies/acknowledgement-requests";
import { announceChange } from "#app/operations/policies/announcements";
import { authorOf, requireVersion } from "#app/operations/policies/version-checks";
import { requireFilled, subjectOf } from "#app/operations/policies/versions";
import { type Actor, allow, perform, type Work } from "#app/work";
import { organisationDay } from "#db/installation/organisation";
import { findPolicy, type Policy, savePolicy } from "#db/policies/policies";
import { findVersion, listVersions, type PolicyVersion, saveVersion } from "#db/policies/versions";
import type { Day } from "#domain/days";
import { Refused } from "#domain/errors";
import { ACKNOWLEDGE_WITHIN_DAYS } from "#domain/policies/acknowledgements";
import { earliestEffectiveOn, owesNotice, versionNumber } from "#domain/policies/versions";
import type { Stored } from "#evidence/vault/vault";

/**
 * Publishes from a page: stores the text in the vault first, then does the rest in one unit of work. Of a larger audience, the
 * others are asked after it; where that is interrupted or fails, the job that asks newcomers asks them: what is published stays so.
 */
export async function publishPolicy(
  app: AppContext,
  actor: Actor,
  versionId: string,
  input: { effectiveOn: Day; acknowledgeDays: number },
): Promise<Published> {
  allow(actor, "policies.publish");
  const version = await findVersion(app.read, versionId);
  if (!version?.approvedAt) throw new Refused("conflict", "This version must be approved first.");
  const text = await app.vault.put(Buffer.from(version.body, "utf8"));
  const done = await perform(app, actor, (work) => publishVersion(work, versionId, input, text));
  if (version.minor > 0) return done;
  const policy = await findPolicy(app.read, version.policyId);
  if (!policy) return done;
  const inEffect = { ...version, effectiveOn: input.effectiveOn };
  const others = await askOtherReaders(app, actor, policy, inEffect, input.acknowledgeDays).catch((err) => {
    app.logger.error({ err }, "the rest of the audience was not asked yet");
    return 0;
  });
  return { ...done, asked: done.asked + others };
}

/**
 * Publishes an approved version from the earliest day that it may take effect, with the usual days to acknowledge. Refuses one that
 * external parties are notified of: its own page says who gets mail before it is published.
 */
export async function publishAtOnce(app: AppContext, actor: Actor, versionId: string): Promise<Published> {
  const version = await findVersion(app.read, versionId);
  const policy = version && (await findPolicy(app.read, version.policyId));
  if (!version || !policy) throw new Refused("not_found", "Version not found.");
  const published = (await listVersions(app.read, policy.id)).filter((each) => each.publishedAt);
  const today = await organisationDay(app.read, app.now());
  const facts = { ...version, ...policy, published, today };
  if (version.approvedAt && !version.publishedAt && owesNotice(facts))
    throw new Refused(
      "conflict",
      "External parties are notified of this change. Publish it on its own page.",
    );
  const effectiveOn = earliestEffectiveOn(facts);
  return publishPolicy(app, actor, versionId, { effectiveOn, acknowledgeDays: ACKNOWLEDGE_WITHIN_DAYS });
}

type Published = { asked: number; announced: number; evidence: string };

/**
 * Publishes an approved version, in effect from a day that leaves outsiders their notice. A major version asks its audience
 * to acknowledge within `acknowledgeDays` of taking effect; customers are notified of a change that affects them; the text, which
 * is in the vault already, becomes evidence.
 */
async function publishVersion(
  work: Work,
  versionId: string,
  input: { effectiveOn: Day; acknowledgeDays: number },
  text: Stored,
): Promise<Published> {
  allow(work.actor, "policies.publish");
  const { version, policy, versions } = await requireVersion(work, versionId);
  if (policy.retiredOn) throw new Refused("conflict", "This policy is retired.");
  if (version.publishedAt) throw new Refused("conflict", "This version is already published.");
  if (!version.approvedAt) throw new Refused("conflict", "This version must be approved first.");
  if (text.sha256 !== version.sha256)
    throw new Refused("conflict", "The text has just been changed. Read the new text.");
  requireFilled(version.body);
  const today = await organisationDay(work.db, work.now);
  const published = versions.filter((each) => each.publishedAt);
  const facts = { ...version, ...policy, published, today };
  const earliest = earliestEffectiveOn(facts);
  const noticeOwed = owesNotice(facts);
  if (input.effectiveOn < earliest) {
    const why = noticeOwed ? `External parties must be notified ${policy.noticeDays} days in advance. ` : "";
    throw new Refused("invalid", `${why}The earliest possible day is ${earliest}.`, "effectiveOn");
  }
  await saveVersion(work.db, versionId, {
    published_at: work.now.toISOString(),
    publisher_name: authorOf(work.actor).name,
    effective_on: input.effectiveOn,
    notice_owed: noticeOwed ? 1 : 0,
  });
  const inEffect = { ...version, effectiveOn: input.effectiveOn };
  const asked = version.minor === 0 ? await askReaders(work, policy, inEffect, input.acknowledgeDays) : 0;
  const announced = noticeOwed ? await announceChange(work, policy, inEffect, text) : 0;
  const evidence = await recordText(work, policy, inEffect, text);
  await record(work, {
    action: "policies.publish",
    subject: subjectOf(policy, version),
    after: {
      version: versionNumber(version),
      effectiveOn: input.effectiveOn,
      sha256: version.sha256,
      asked,
      ...(noticeOwed ? { announced } : {}),
      evidence,
    },
  });
  return { asked, announced, evidence };
}

/** The published text as evidence that policies are written down and approved. Accepted by rule unless one pair of eyes approved it. */
async function recordText(
  work: Work,
  policy: Policy,
  version: PolicyVersion & { effectiveOn: Day },
  text: Stored,
): Promise<string> {
  const number = versionNumber(version);
  const approved = `${version.approverName} on ${version.approvedAt?.toISOString()}, ${version.factorMethod}`;
  const { ref } = await recordEvidence(work, {
    title: `${policy.title} ${number}`,
    shows: `The text in effect from ${version.effectiveOn}, approved by ${approved}.`,
    kind: "document",
    provenance: {
      source: "Surety, policies",
      query: `${policy.slug} ${number}`,
      extractedAt: work.now,
      completeness:
        "The text as approved, byte for byte; its SHA-256 is in the audit log entry of the approval.",
    },
    files: [{ name: `${policy.slug}-${number}.md`, mediaType: "text/markdown", ...text }],
    controls: [{ controlRef: "GV-04" }],
    acceptedByRule: version.onePairOfEyes
      ? null
      : "Approved in Surety by a person other than the authors, with a second factor.",
  });
  return ref;
}

/** Retires a policy: from that day on no version of it binds, and no one is asked to acknowledge it. */
export async function retirePolicy(
  work: Work,
  policyId: string,
  input: { retiredOn: Day; reason: string },
): Promise<void> {
  allow(work.actor, "policies.publish");
  const policy = await findPolicy(work.db, policyId);
  if (!policy) throw new Refused("not_found", "Policy not found.");
  if (policy.retiredOn) throw new Refused("conflict", "This policy is already retired.");
  const today = await organisationDay(work.db, work.now);
  if (input.retiredOn < today) throw new Refused("invalid", "Choose today or a later day.", "retiredOn");
  if (!(await listVersions(work.db, policyId)).some((version) => version.publishedAt)) {
    throw new Refused("conflict", "This policy was never published. Discard its draft instead.");
  }
  await savePolicy(work.db, policyId, {
    retired_on: input.retiredOn,
    retired_at: work.now.toISOString(),
    retired_reason: input.reason,
  });
  await record(work, {
    action: "policies.retire",
    subject: { type: "policy", id: policyId, ref: policy.title },
    after: { retiredOn: input.retiredOn },
    reason: input.reason,
  });
}
