type Reminder = {
  rule: string;
  recipient: string;
  stage: string;
  stageAt: Date;
  raisedAt: Date;
  to: string;
  saidIn: string | null;
};

/** Calls of one rule at one stage to one person, as one line with all whom the clocks owe, in their order. */
export function groupReminders<R extends Reminder>(
  reminders: readonly R[],
): (R & { recipients: string[] })[] {
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
