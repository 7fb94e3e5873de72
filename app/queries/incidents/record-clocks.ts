import { type ClockRow, listClockMoves } from "#db/breach-clocks/clocks";
import type { DamagedClock } from "#db/breach-clocks/damaged-clocks";
import { listClockNotices } from "#db/breach-clocks/notices";
import { listOwnRules } from "#db/breach-clocks/obligations";
import type { ReadDb } from "#db/client";
import type { listAnchors } from "#db/incidents/facts";
import { mapInTurns } from "#db/turns";
import { type ClockStartKind, validClockStarts } from "#domain/breach-clocks/clock-starts";
import { clockState, limitWords } from "#domain/breach-clocks/clocks";
import type { ClockRule } from "#domain/breach-clocks/rules";
import { submissionOf } from "#domain/breach-clocks/submissions";
import { anchorTitle, breachRule } from "#policies/clocks";

/** The clocks of an incident with their states at `now`. */
export async function readClocks(read: ReadDb, rows: readonly ClockRow[], now: Date) {
  const own = (await listOwnRules(read)).map((one) => one.rule);
  return mapInTurns(rows, (clock) => ({
    ...clockOf(clock, own, now),
    startInQuestion: Boolean(
      !clock.ended && clock.startsAt && submissionOf(clock.anchor, rows) === "in_question",
    ),
  }));
}

/** The clocks of an incident whose stored values cannot be read: their rules and recipients are all that is known. */
export async function readDamagedClocks(read: ReadDb, damaged: readonly DamagedClock[]) {
  const own = (await listOwnRules(read)).map((one) => one.rule);
  return damaged.map(({ id, ruleId, recipient, open }) => ({
    id,
    rule: nameOfRule(ruleId, own),
    recipient,
    open,
  }));
}

/** Each deadline that was changed, from what to what and why. */
export async function readMoves(read: ReadDb, incidentId: string) {
  return mapInTurns(await listClockMoves(read, incidentId), (move) => ({
    id: move.id,
    rule: breachRule(move.rule_id)?.name ?? move.rule_id,
    recipient: move.recipient,
    from: instant(move.old_deadline_at),
    to: instant(move.new_deadline_at),
    because: move.reason,
    by: move.by_name,
    recordedAt: new Date(move.recorded_at),
  }));
}

/** Every clock start on record, with whether it is the one that counts. */
export function clockStarts(anchors: Awaited<ReturnType<typeof listAnchors>>, rows: readonly ClockRow[]) {
  const standing = new Set([...validClockStarts(anchors).values()].map((anchor) => anchor.id));
  return anchors.map((anchor) => ({
    ...anchor,
    label: anchorTitle(anchor.kind as ClockStartKind),
    stands: standing.has(anchor.id),
    submission: standing.has(anchor.id) ? submissionOf(anchor.kind, rows) : null,
  }));
}

/** The notices of an incident's clocks, each with its clock's rule and recipient. */
export async function readClockNotices(
  read: ReadDb,
  incidentId: string,
  clocks: readonly { id: string; rule: string; recipient: string }[],
) {
  const byId = new Map(clocks.map((clock) => [clock.id, clock]));
  return mapInTurns(await listClockNotices(read, { incidentId }), (notice) => {
    const { rule, recipient } = byId.get(notice.clockId)!;
    return { ...notice, rule, recipient };
  });
}

function nameOfRule(ruleId: string, own: readonly ClockRule[]): string {
  return breachRule(ruleId)?.name ?? own.find((one) => one.id === ruleId)?.name ?? ruleId;
}

function clockOf(clock: ClockRow, own: readonly ClockRule[], now: Date) {
  const rule = breachRule(clock.ruleId) ?? own.find((one) => one.id === clock.ruleId);
  return {
    id: clock.id,
    ruleId: clock.ruleId,
    rule: rule?.name ?? clock.ruleId,
    limit: limitWords(clock.terms),
    whose: clock.terms.whose,
    anchor: clock.anchor,
    anchorLabel: anchorTitle(clock.anchor),
    customerId: clock.customerId,
    recipient: clock.recipient,
    contents: rule?.contents ?? [],
    notes: rule?.notes ?? "",
    sources: rule?.sources ?? [],
    startsAt: clock.startsAt,
    deadlineAt: clock.deadlineAt,
    state: clockState(clock, now),
    endedBy: clock.endedBy,
    endedReason: clock.endedReason,
    endedFactor: clock.endedFactor,
    proof: clock.proof,
  };
}

function instant(text: string | null | undefined): Date | null {
  return text ? new Date(text) : null;
}
