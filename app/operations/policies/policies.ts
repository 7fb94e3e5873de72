import { record } from "#app/audit";
import { authorOf, textHash } from "#app/operations/policies/version-checks";
import { requireStaff } from "#app/operations/staff";
import { allow, type Work } from "#app/work";
import { newId } from "#db/ids";
import { findPolicy, findPolicyBySlug, insertPolicy, listPolicies, savePolicy } from "#db/policies/policies";
import { insertVersion } from "#db/policies/versions";
import { Refused } from "#domain/errors";
import { audienceOf, type PolicySettings, slugOf } from "#domain/policies/policies";
import { nextNumber } from "#domain/policies/versions";
import { z } from "#domain/schema";
import { findTemplate, type Template } from "#policies/library";

export const adoptInput = z.object({
  templates: z
    .union([z.string().transform((one) => [one]), z.array(z.string())], "Choose at least one text")
    .pipe(z.array(z.string()).min(1, "Choose at least one text")),
});

/** Takes texts from the library as drafts of one's own. Those adopted before are left alone. Answers the slugs that are new. */
export async function adoptTemplates(work: Work, slugs: string[]): Promise<string[]> {
  allow(work.actor, "policies.edit");
  const have = new Set((await listPolicies(work.db)).map(({ template }) => template));
  const adopted: string[] = [];
  for (const slug of new Set(slugs)) {
    const template = findTemplate(slug);
    if (!template) throw new Refused("invalid", `The library has no policy "${slug}".`, "templates");
    if (have.has(slug)) continue;
    await addPolicy(
      work,
      settingsOf(template),
      template.body,
      `Adopted from the library: ${template.title}.`,
      slug,
    );
    adopted.push(slug);
  }
  return adopted;
}

/** A policy of one's own, with its first draft. Answers its slug. */
export async function createPolicy(work: Work, settings: PolicySettings, body: string): Promise<string> {
  allow(work.actor, "policies.edit");
  return addPolicy(work, settings, body, "First version.", null);
}

/** Saves what stays with a policy over its versions. */
export async function editPolicy(work: Work, id: string, settings: PolicySettings): Promise<void> {
  allow(work.actor, "policies.edit");
  const old = await findPolicy(work.db, id);
  if (!old) throw new Refused("not_found", "Policy not found.");
  if (settings.ownerId) await requireStaff(work, settings.ownerId, "ownerId");
  const after = columnsOf(settings);
  await savePolicy(work.db, id, after);
  await record(work, {
    action: "policies.edit",
    subject: { type: "policy", id, ref: settings.title },
    before: {
      title: old.title,
      owner: old.ownerId,
      criteria: old.criteria,
      reviewMonths: old.reviewMonths,
      audience: old.audience,
      affectsOutsiders: old.affectsOutsiders,
      noticeDays: old.noticeDays,
    },
    after: { ...after, criteria: settings.criteria, audience: audienceOf(settings) },
  });
}

async function addPolicy(
  work: Work,
  settings: PolicySettings,
  body: string,
  changeNote: string,
  template: string | null,
): Promise<string> {
  if (settings.ownerId) await requireStaff(work, settings.ownerId, "ownerId");
  const id = newId(work.now);
  const slug = await freeSlug(work, template ?? slugOf(settings.title));
  const at = work.now.toISOString();
  const author = authorOf(work.actor);
  await insertPolicy(work.db, { id, slug, template, created_at: at, ...columnsOf(settings) });
  await insertVersion(work.db, {
    id: newId(work.now),
    policy_id: id,
    ...nextNumber(undefined, "major"),
    body,
    sha256: textHash(body),
    change_note: changeNote,
    author_ids: JSON.stringify([author.id]),
    author_names: JSON.stringify([author.name]),
    created_at: at,
    edited_at: at,
  });
  await record(work, {
    action: template ? "policies.adopt" : "policies.create",
    subject: { type: "policy", id, ref: settings.title },
    after: { slug, template, criteria: settings.criteria },
  });
  return slug;
}

function settingsOf(template: Template): PolicySettings {
  return {
    title: template.title,
    criteria: template.criteria,
    reviewMonths: template.reviewMonths,
    affectsOutsiders: template.affectsOutsiders,
    noticeDays: 30,
    audience: template.acknowledge,
    departments: [],
  };
}

function columnsOf(settings: PolicySettings) {
  return {
    title: settings.title,
    owner_id: settings.ownerId || null,
    criteria: JSON.stringify(settings.criteria),
    review_months: settings.reviewMonths,
    affects_outsiders: settings.affectsOutsiders ? 1 : 0,
    notice_days: settings.noticeDays,
    audience: JSON.stringify(audienceOf(settings)),
  };
}

async function freeSlug(work: Work, wanted: string): Promise<string> {
  for (let count = 1; ; count += 1) {
    const slug = count === 1 ? wanted : `${wanted}-${count}`;
    const reserved = slug === "new" || slug === "adopt";
    if (!reserved && !(await findPolicyBySlug(work.db, slug))) return slug;
  }
}
