import {
  type Block,
  blocksOf,
  type Call,
  distance,
  isLate,
  punctualMs,
} from "#domain/breach-clocks/reminder-blocks";
import { type Stage, stageWords } from "#domain/breach-clocks/reminder-stages";
import { counted } from "#domain/counted";
import { formatInstant } from "#domain/time-formats";

/** Blocks in a message, and recipients in each line; the page has them all. */
const listed = { blocks: 12, recipients: 5 };

/** What a message says beside its clocks. `waited` is set where earlier alerts could not leave. */
export type ReminderFacts = {
  now: Date;
  zone: string;
  link: string;
  waited?: { since: Date; replaced: number };
};

/**
 * One message for all the clocks of an incident that call the same person, as of `now`: the subject names the one that
 * asks for most, the link comes in the first lines, clocks with one deadline are one block.
 */
export function reminderMail(
  reference: string,
  title: string,
  calls: readonly Call[],
  facts: ReminderFacts,
): { subject: string; text: string } {
  const { now, link } = facts;
  const blocks = blocksOf(calls, now);
  const [top] = blocks;
  if (!top) throw new Error("A reminder needs a clock.");
  const { first } = top;
  const left = distance(first, now);
  const what = left.endsWith(" left") ? `${left} to notify` : `${left}: notify`;
  const others = calls.length > 1 ? ` and ${calls.length - 1} more` : "";
  const hidden = blocks.length - listed.blocks;
  const waited = waitedLines(facts);
  return {
    subject: `${reference}: ${what} ${first.recipient} (${first.rule})${others}`,
    text: [
      `${reference}: ${title}`,
      `Open the alert and choose “I am handling it”: ${link}`,
      "",
      ...waited,
      ...blocks
        .slice(0, listed.blocks)
        .flatMap((block) => [...blockLines(block, facts, waited.length > 0), ""]),
      ...(hidden > 0 ? [`${hidden} more deadlines are on the page.`, ""] : []),
      "Once you acknowledge, no one else is alerted for an hour, except at a deadline. Alerts continue at each stage, and every hour after a deadline, until the recipient is notified.",
    ].join("\n"),
  };
}

/** After an outage: why the reader is notified only now, and that nothing older follows. */
function waitedLines({ now, zone, waited }: ReminderFacts): string[] {
  if (!waited || now.getTime() - waited.since.getTime() <= punctualMs) return [];
  const replaced =
    waited.replaced > 0
      ? ` It replaces ${counted(waited.replaced, "earlier alert")} that could not be sent.`
      : "";
  return [
    `This message could not be sent since ${formatInstant(waited.since, zone)}; the times left are as of ${formatInstant(now, zone)}.${replaced}`,
    "",
  ];
}

function blockLines({ first, rules }: Block, { now, zone }: ReminderFacts, explained: boolean): string[] {
  const { deadlineAt, stage, missed, unlisted = 0 } = first;
  const left = distance(first, now);
  const lines = [
    `${left[0]!.toUpperCase()}${left.slice(1)}. Deadline: ${formatInstant(deadlineAt, zone)}`,
    ...rules.map(({ rule, recipients }) => `- ${rule}: ${named(recipients)}`),
  ];
  if (isLate(stage, now) && !explained)
    lines.push(`  Late: the alert at ${stageWords(stage.name)} was due on ${formatInstant(stage.at, zone)}.`);
  if (first.repeated) lines.push("  Repeated: the server clock was wrong when this alert was first raised.");
  if (missed.length > 0) lines.push(`  It also covers ${missedWords(missed, unlisted, zone)}.`);
  return lines;
}

/** "Aurora, Boreal and 39 more". */
function named(recipients: readonly string[]): string {
  const hidden = recipients.length - listed.recipients;
  if (hidden <= 1) return recipients.join(", ");
  return `${recipients.slice(0, listed.recipients).join(", ")} and ${hidden} more`;
}

/** Few are named one by one, many by the first and the last. */
function missedWords(missed: readonly Stage[], unlisted: number, zone: string): string {
  const words = (stage: Stage) => `${stageWords(stage.name)} (${formatInstant(stage.at, zone)})`;
  const count = missed.length + unlisted;
  if (count === 1) return `a missed alert: ${words(missed[0]!)}`;
  const which =
    count > 4 ? `from ${words(missed[0]!)} to ${words(missed.at(-1)!)}` : missed.map(words).join("; ");
  return `${count} missed alerts: ${which}`;
}
