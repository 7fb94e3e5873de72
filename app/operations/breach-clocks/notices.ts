import { record } from "#app/audit";
import { noticeFacts } from "#app/operations/breach-clocks/notice-facts";
import { anyRule, templateOf } from "#app/operations/breach-clocks/notice-templates";
import { requireIncident } from "#app/operations/timeline";
import { requireClock } from "#app/queries/breach-clocks/clock";
import { actorName, allow, type Work } from "#app/work";
import { type ClockRow, listClocks } from "#db/breach-clocks/clocks";
import {
  findClockNotice,
  insertClockNotice,
  listClockNotices,
  saveClockNotice,
} from "#db/breach-clocks/notices";
import { newId } from "#db/ids";
import { filled } from "#domain/breach-clocks/notice-templates";
import { type ClockNotice, type ClockNoticeDraft, closingFor, draftOf } from "#domain/breach-clocks/notices";
import type { ClockRule } from "#domain/breach-clocks/rules";
import { Refused } from "#domain/errors";
import { ruleName } from "#policies/clocks";

/**
 * Starts the notice that answers a clock: the required contents of its rule, filled from the organisation's text and the facts
 * on record, and from what an earlier notice said to the same question. A clock has one draft at a time.
 */
export async function startClockNotice(work: Work, clockId: string): Promise<string> {
  allow(work.actor, "incidents.edit");
  const clock = await requireClock(work.db, clockId);
  if (clock.customerId) throw new Refused("conflict", "Customers share one notice, on the incident.");
  if (clock.ended?.how === "not_required")
    throw new Refused("conflict", "This clock was signed as not required.");
  const last = (await listClockNotices(work.db, { clockId })).at(-1);
  if (last && !last.sent) throw new Refused("conflict", `Draft ${last.number} is open. Continue it.`);
  const rule = await anyRule(work.db, clock.ruleId);
  if (!rule) throw new Refused("not_found", "There is no such rule.");
  const incident = await requireIncident(work, clock.incidentId);
  const facts = await noticeFacts(work, incident, clock.recipient);
  const template = await templateOf(work.db, rule);
  const text = {
    opening: filled(template.opening, facts),
    parts: template.parts.map((part) => filled(part, facts)),
    closing: filled(template.closing, facts),
  };
  const phase = rule.phase ?? (last ? "update" : "initial");
  const draft = draftOf(rule.contents, text, phase, last ?? (await carriedOn(work, clock, rule)));
  const id = newId(work.now);
  const number = (last?.number ?? 0) + 1;
  await insertClockNotice(work.db, {
    id,
    clock_id: clockId,
    incident_id: clock.incidentId,
    number,
    ...columns(work, draft),
  });
  await record(work, {
    action: "notices.start",
    subject: { type: "clock_notice", id, ref: `${incident.ref}, ${rule.name}, notice ${number}` },
  });
  return id;
}

/** The last notice sent for the clock that this rule carries on. */
async function carriedOn(work: Work, clock: ClockRow, rule: ClockRule): Promise<ClockNotice | null> {
  const before = (await listClocks(work.db, clock.incidentId)).find((one) => one.ruleId === rule.follows);
  if (!before) return null;
  return (await listClockNotices(work.db, { clockId: before.id })).findLast((one) => one.sent) ?? null;
}

/** Saves a draft, whatever is missing. What was sent cannot change, and what the rule asks for stays as it was. */
export async function changeClockNotice(work: Work, id: string, input: ClockNoticeDraft): Promise<void> {
  allow(work.actor, "incidents.edit");
  const notice = await requireClockDraft(work, id);
  const contents = notice.contents.map(({ asks }, index) => ({
    asks,
    text: input.contents[index]?.text ?? "",
    unknown: input.contents[index]?.unknown ?? false,
  }));
  const closing = closingFor(input, notice.phase);
  const next = columns(work, { ...input, closing, contents });
  const last = columns(work, notice);
  if (JSON.stringify(next) === JSON.stringify(last)) return;
  await saveClockNotice(work.db, id, next);
  await record(work, {
    action: "notices.save",
    subject: {
      type: "clock_notice",
      id,
      ref: ruleName((await requireClock(work.db, notice.clockId)).ruleId),
    },
    before: { phase: last.phase, opening: last.opening, contents: last.contents, closing: last.closing },
    after: { phase: next.phase, opening: next.opening, contents: next.contents, closing: next.closing },
  });
}

/** A notice that was not sent. @throws Refused when there is none, or it was sent */
export async function requireClockDraft(work: Work, id: string): Promise<ClockNotice> {
  const notice = await findClockNotice(work.db, id);
  if (!notice) throw new Refused("not_found", "There is no such notice.");
  if (notice.sent) throw new Refused("conflict", "This notice was sent and cannot be changed.");
  return notice;
}

function columns(work: Work, { phase, opening, contents, closing }: ClockNoticeDraft) {
  return {
    phase,
    opening,
    contents: JSON.stringify(contents.map(({ asks, text, unknown }) => ({ asks, text, unknown }))),
    closing,
    saved_at: work.now.toISOString(),
    saved_by: actorName(work.actor),
  };
}
