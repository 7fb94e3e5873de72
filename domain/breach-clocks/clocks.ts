import {
  type ClockStart,
  type ClockStartKind,
  startingInstant,
  validClockStarts,
} from "#domain/breach-clocks/clock-starts";
import { afterBusinessDays, afterDays, afterHours, afterMonths } from "#domain/breach-clocks/deadlines";
import type { ClockRule, Limit } from "#domain/breach-clocks/rules";
import { isUsFederalBusinessDay } from "#domain/breach-clocks/us-federal-days";
import { counted } from "#domain/counted";
import type { BreachTerms } from "#domain/customers/customers";

/** What one clock counts, settled when it is started: later changes of a rule or a contract do not move it silently. */
export type ClockTerms = {
  anchor: ClockStartKind;
  limit: Limit;
  /** The organisation's own target in hours where the law names none ("without undue delay"). */
  ownHours: number | null;
  /** Where the limit comes from: the law's, the customer's contract, or our own. */
  whose: "law" | "contract" | "own";
};

/** The organisation's target for "without undue delay" until it sets another: ours, not the law's. */
export const defaultOwnHours = 24;

/** The terms of a new clock: the customer's contract decides over the contract rule, our own target applies where the law has no number. */
export function termsOf(rule: ClockRule, ownHours: number, customer?: BreachTerms): ClockTerms {
  if (rule.limit.kind === "undue_delay")
    return { anchor: rule.anchor, limit: rule.limit, ownHours, whose: "own" };
  if (rule.id === contractRuleId && customer)
    return {
      anchor: customer.breachFrom,
      limit: { kind: "hours", amount: customer.breachHours },
      ownHours: null,
      whose: "contract",
    };
  return { anchor: rule.anchor, limit: rule.limit, ownHours: null, whose: "law" };
}

/** The rule whose hours and anchor come from each customer's contract. */
const contractRuleId = "contract-24h";

/** From when a clock counts and when it runs out; null while its anchor is not set. Pure: the same anchors give the same answer. */
export function timing(
  terms: ClockTerms,
  anchors: readonly ClockStart[],
  zone: string,
): { startsAt: Date; deadlineAt: Date } | null {
  const standing = validClockStarts(anchors);
  const anchor = standing.get(terms.anchor);
  if (!anchor) return null;
  const startsAt = startingInstant(anchor, zone);
  const { limit } = terms;
  switch (limit.kind) {
    case "hours": {
      const deadlineAt = afterHours(startsAt, limit.amount);
      const cap = limit.atMost && standing.get(limit.atMost.anchor);
      const capAt = cap && afterHours(startingInstant(cap, zone), limit.atMost!.hours);
      // A classification that itself came after the cap still has its own hours (DORA RTS Art. 5(2)).
      return { startsAt, deadlineAt: capAt && capAt >= startsAt && capAt < deadlineAt ? capAt : deadlineAt };
    }
    case "days":
      return { startsAt, deadlineAt: afterDays(startsAt, limit.amount, zone) };
    case "months":
      return { startsAt, deadlineAt: afterMonths(startsAt, limit.amount, zone) };
    case "business_days":
      return {
        startsAt,
        deadlineAt: afterBusinessDays(startsAt, limit.amount, zone, isUsFederalBusinessDay),
      };
    case "undue_delay":
      return { startsAt, deadlineAt: afterHours(startsAt, terms.ownHours ?? defaultOwnHours) };
  }
}

/** The state of a clock, without words. Times in milliseconds. */
export type ClockState =
  | { kind: "waiting"; for: ClockStartKind }
  | { kind: "running"; startsAt: Date; deadlineAt: Date; left: number; total: number }
  | { kind: "late"; startsAt: Date; deadlineAt: Date; over: number; total: number }
  | { kind: "ended"; how: ClockEnd; at: Date; startsAt: Date | null; deadlineAt: Date | null; late: number };

/** A clock ends when the recipient was notified, with proof, or when it was signed off as not required. */
export type ClockEnd = "told" | "not_required";

type ClockFacts = {
  anchor: ClockStartKind;
  startsAt: Date | null;
  deadlineAt: Date | null;
  ended: { at: Date; how: ClockEnd } | null;
};

/** The state at `now`. A deadline is met up to and including its own second. `late` is how far after the deadline an ended clock was answered, 0 if in time. */
export function clockState(clock: ClockFacts, now: Date): ClockState {
  const { startsAt, deadlineAt, ended } = clock;
  if (ended) {
    const over = deadlineAt && ended.how === "told" ? ended.at.getTime() - deadlineAt.getTime() : 0;
    return { kind: "ended", how: ended.how, at: ended.at, startsAt, deadlineAt, late: Math.max(0, over) };
  }
  if (!startsAt || !deadlineAt) return { kind: "waiting", for: clock.anchor };
  const left = deadlineAt.getTime() - now.getTime();
  const total = deadlineAt.getTime() - startsAt.getTime();
  if (left >= 0) return { kind: "running", startsAt, deadlineAt, left, total };
  return { kind: "late", startsAt, deadlineAt, over: -left, total };
}

/** "24 h", "72 h", "1 month", "4 business days", or the words of the law with our own number and whose it is. */
export function limitWords(terms: ClockTerms): string {
  const { limit } = terms;
  if (limit.kind === "undue_delay") return `${terms.ownHours ?? defaultOwnHours} h, our own limit`;
  if (limit.kind === "hours") return `${limit.amount} h`;
  const unit = limit.kind === "business_days" ? "business day" : limit.kind === "days" ? "day" : "month";
  return counted(limit.amount, unit);
}
