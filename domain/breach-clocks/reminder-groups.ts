import { type StageName, stageWords, unlistedIn } from "#domain/breach-clocks/reminder-stages";

type Reminder = {
  id: string;
  rule: string;
  recipient: string;
  stage: string;
  stageAt: Date;
  raisedAt: Date;
  to: string;
  saidIn: string | null;
};

/** Calls of one rule at one stage to one person, as one line with all whom the clocks owe, in their order. */
function groupReminders<R extends Reminder>(reminders: readonly R[]): (R & { recipients: string[] })[] {
  const groups = new Map<string, R & { recipients: string[] }>();
  for (const one of reminders) {
    const { rule, stage, stageAt, raisedAt, to, saidIn } = one;
    const key = JSON.stringify([rule, stage, stageAt, raisedAt, to, saidIn !== null]);
    const group = groups.get(key);
    if (group) group.recipients.push(one.recipient);
    else groups.set(key, { ...one, recipients: [one.recipient] });
  }
  return [...groups.values()];
}

/** The calls that were raised, each with the earlier stages that it covers, in their order. */
export function callsOf<R extends Reminder>(
  reminders: readonly R[],
): (R & { recipients: string[]; earlier: R[] })[] {
  const standsFor = new Map<string, R[]>();
  for (const one of reminders)
    if (one.saidIn) {
      const earlier = standsFor.get(one.saidIn);
      if (earlier) earlier.push(one);
      else standsFor.set(one.saidIn, [one]);
    }
  return groupReminders(reminders.filter((one) => one.saidIn === null)).map((call) => ({
    ...call,
    earlier: (standsFor.get(call.id) ?? []).toSorted((a, b) => a.stageAt.getTime() - b.stageAt.getTime()),
  }));
}

/** "the deadline", "3 h after the deadline, and for 2 before it, from half time to the deadline". */
export function callWords({
  stage,
  earlier,
}: {
  stage: string;
  earlier: readonly { stage: string }[];
}): string {
  const words = (one: { stage: string } | undefined) => stageWords((one?.stage ?? stage) as StageName);
  if (earlier.length === 0) return words(undefined);
  if (earlier.length === 1) return `${words(undefined)}, and for ${words(earlier[0])} before it`;
  const count = earlier.length + unlistedIn(earlier.map((one) => one.stage));
  return `${words(undefined)}, and for ${count} before it, from ${words(earlier[0])} to ${words(earlier.at(-1))}`;
}
