import { formatInstant } from "#domain/time-formats";
import { lengthText } from "#domain/when";

/** A deadline that runs, as a correction names it. */
type OpenDeadline = { rule: string; recipient: string; deadlineAt: Date };

/** Deadlines that a correction lists; the page has them all. */
const most = 12;

/**
 * The message to people who were reminded while the server's clock was ahead: which reminders were wrong, and how long each deadline
 * still runs at `now`.
 */
export function clockCorrection(
  incident: { ref: string; title: string },
  sent: readonly Date[],
  deadlines: readonly OpenDeadline[],
  { now, zone, link }: { now: Date; zone: string; link: string },
): { subject: string; text: string } {
  const sorted = deadlines.toSorted((a, b) => a.deadlineAt.getTime() - b.deadlineAt.getTime());
  const hidden = sorted.length - most;
  const lines = sorted
    .slice(0, most)
    .map(
      ({ rule, recipient, deadlineAt }) =>
        `- The deadline to notify ${recipient} (${rule}) is ${formatInstant(deadlineAt, zone)}, ${leftWords(deadlineAt, now)}.`,
    );
  const [first] = sorted;
  return {
    subject: `Correction: ${incident.ref}, ${first ? `${leftWords(first.deadlineAt, now)} to notify ${first.recipient}` : "no deadline is running"}`,
    text: [
      `${incident.ref}: ${incident.title}`,
      `Open the incident: ${link}`,
      "",
      `${sentWords(sent, zone)} sent while this server’s clock was wrong.`,
      "",
      `As of ${formatInstant(now, zone)}:`,
      ...(lines.length > 0 ? lines : ["No deadline of this incident is running."]),
      ...(hidden > 0 ? [`${hidden} more deadlines are on the page.`] : []),
      "",
      "Alerts continue on schedule.",
    ].join("\n"),
  };
}

function leftWords(deadlineAt: Date, now: Date): string {
  const left = deadlineAt.getTime() - now.getTime();
  const words = lengthText(left).replaceAll("\u00a0", " ");
  return left > 0 ? `${words} left` : `overdue by ${words}`;
}

function sentWords(sent: readonly Date[], zone: string): string {
  const sorted = sent.toSorted((a, b) => a.getTime() - b.getTime());
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (!first || !last) return "An alert was";
  if (sorted.length === 1) return `The alert of ${formatInstant(first, zone)} was`;
  return `The ${sorted.length} alerts from ${formatInstant(first, zone)} to ${formatInstant(last, zone)} were`;
}
