import { type ClockStartKind, clockStartLabel } from "#domain/breach-clocks/clock-starts";
import { type ClockRule, clockRules } from "#domain/breach-clocks/rules";
import data from "./clocks.json" with { type: "json" };

const read = clockRules.parse(data);

/** Every breach-notification rule that Surety knows, checked when the program starts. */
export const breachRules: readonly ClockRule[] = read.rules;

/** The day of this edition of the rules, and what they are not. */
export const breachRulesEdition = { version: read.version, note: read.note };

/** The rule with this id; a clock keeps the version under which it was started. */
export function breachRule(id: string): ClockRule | undefined {
  return breachRules.find((rule) => rule.id === id);
}

/** What an anchor is called: "Aware", or "Sent: NIS2 Art. 23(4)(b)" for what starts with another clock's notice. */
export function anchorTitle(kind: ClockStartKind): string {
  return clockStartLabel(kind, (id) => breachRule(id)?.name ?? id);
}

/** "GDPR Art. 33(1)". */
export function ruleName(ruleId: string): string {
  return breachRule(ruleId)?.name ?? ruleId;
}
