import { record } from "#app/audit";
import { actorName, allow, type Work } from "#app/work";
import { findNoticeTemplate, insertNoticeTemplate } from "#db/breach-clocks/notices";
import { listOwnRules } from "#db/breach-clocks/obligations";
import type { ReadDb, Tx } from "#db/client";
import { newId } from "#db/ids";
import { firstTemplate, type NoticeTemplate, strangeFacts } from "#domain/breach-clocks/notice-templates";
import type { ClockRule } from "#domain/breach-clocks/rules";
import { Refused } from "#domain/errors";
import { breachRule } from "#policies/clocks";

/** A rule of the law or of the organisation's own, in its current version. */
export async function anyRule(db: ReadDb | Tx, id: string): Promise<ClockRule | undefined> {
  return breachRule(id) ?? (await listOwnRules(db)).find((one) => one.rule.id === id)?.rule;
}

/** The text with which a notice of this rule starts: the organisation's own, else the first one. */
export async function templateOf(db: ReadDb | Tx, rule: ClockRule): Promise<NoticeTemplate> {
  return (await findNoticeTemplate(db, rule.id))?.template ?? firstTemplate(rule);
}

/** The organisation writes its own text for a rule. Existing drafts keep theirs. @throws Refused on a fact that there is not */
export async function saveTemplate(work: Work, ruleId: string, template: NoticeTemplate): Promise<void> {
  allow(work.actor, "incidents.edit");
  const rule = await anyRule(work.db, ruleId);
  if (!rule) throw new Refused("not_found", "There is no such rule.");
  const fields = [
    ["opening", template.opening],
    ...template.parts.map((part, index) => [`part-${index}`, part] as const),
    ["closing", template.closing],
  ] as const;
  for (const [field, text] of fields) {
    const [strange] = strangeFacts(text);
    if (strange !== undefined)
      throw new Refused("invalid", `{${strange}} is not a known placeholder. Use one from the list.`, field);
  }
  const before = await templateOf(work.db, rule);
  await insertNoticeTemplate(work.db, {
    id: newId(work.now),
    rule_id: ruleId,
    template: JSON.stringify(template),
    set_at: work.now.toISOString(),
    set_by: actorName(work.actor),
  });
  await record(work, {
    action: "notices.template",
    subject: { type: "clock_rule", id: ruleId, ref: rule.name },
    before,
    after: template,
  });
}
