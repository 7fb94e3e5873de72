import { listOpenClocks } from "#db/breach-clocks/clocks";
import type { ReadDb } from "#db/client";
import { breachRule } from "#policies/clocks";

/** Breach clocks that run or are late at `now`, nearest first, clocks of one incident with the same rule and deadline as one. For the bar on every officer page and for Today: those of exercises are asked for apart. */
export async function listRunningClocks(read: ReadDb, exercises = false) {
  const open = (await listOpenClocks(read)).filter((clock) => clock.exercise === exercises);
  const groups = new Map<string, RunningClock>();
  for (const clock of open) {
    if (!clock.deadlineAt || !clock.startsAt) continue;
    const key = `${clock.incidentId}:${clock.ruleId}:${clock.deadlineAt.getTime()}`;
    const group = groups.get(key);
    if (group) {
      group.recipients.push(clock.recipient);
      continue;
    }
    groups.set(key, {
      key,
      incidentRef: clock.incidentRef,
      incidentTitle: clock.incidentTitle,
      href: `/incidents/${clock.incidentRef}`,
      rule: breachRule(clock.ruleId)?.name ?? clock.ruleId,
      whose: clock.terms.whose,
      recipients: [clock.recipient],
      startsAt: clock.startsAt,
      deadlineAt: clock.deadlineAt,
      leadId: clock.leadId,
    });
  }
  return [...groups.values()];
}
export type RunningClock = {
  key: string;
  incidentRef: string;
  incidentTitle: string;
  href: string;
  rule: string;
  whose: "law" | "contract" | "own";
  recipients: string[];
  startsAt: Date;
  deadlineAt: Date;
  leadId: string | null;
};
