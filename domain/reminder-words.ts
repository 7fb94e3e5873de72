import { type Stage, stageWords } from "#domain/reminder-stages";
import { spokenInstant } from "#domain/spoken-times";
import { lengthText } from "#domain/when";

/** One clock that calls: the stage that is raised, and the missed ones that it stands for. */
export type Call = { rule: string; recipient: string; deadlineAt: Date; stage: Stage; missed: Stage[] };

/** Later than this after its time, a call says that it is late. The job runs every minute. */
const punctual = 2 * 60_000;

/** A mail lists so many clocks; the page has them all. */
const listed = 30;

/** One mail for all the clocks of an incident that call the same person at the same time, nearest deadline first. */
export function reminderMail(
  reference: string,
  title: string,
  calls: readonly Call[],
  { now, zone, link }: { now: Date; zone: string; link: string },
): { subject: string; text: string } {
  const [first] = calls;
  if (!first) throw new Error("A reminder needs a clock.");
  const others = calls.length > 1 ? ` and ${calls.length - 1} more` : "";
  return {
    subject: `${reference}: ${distance(first, now)} to tell ${first.recipient} (${first.rule})${others}`,
    text: [
      `${reference}: ${title}`,
      "",
      ...calls.slice(0, listed).flatMap((call) => [...lines(call, now, zone), ""]),
      ...(calls.length > listed
        ? [`… and ${calls.length - listed} more clocks; the page lists them all.`, ""]
        : []),
      `Say “I have it”, so that the others are not called for an hour, or open the incident: ${link}`,
      "",
      "The next reminder comes at the next stage, and every hour after a deadline, until the clock is answered.",
    ].join("\n"),
  };
}

function lines(call: Call, now: Date, zone: string): string[] {
  const said = [
    `${call.rule}: ${call.recipient}`,
    `  Deadline: ${spokenInstant(call.deadlineAt, zone)} (${distance(call, now)})`,
    `  This is the call at ${stageWords(call.stage.name)}.`,
  ];
  if (now.getTime() - call.stage.at.getTime() > punctual)
    said.push(`  It comes late: it was due on ${spokenInstant(call.stage.at, zone)}.`);
  if (call.missed.length > 0) said.push(`  It also stands for ${missedWords(call.missed, zone)}.`);
  return said;
}

/** Few are named one by one, many by the first and the last: the record has them all. */
function missedWords(missed: readonly Stage[], zone: string): string {
  const words = missed.map((stage) => `${stageWords(stage.name)} (${spokenInstant(stage.at, zone)})`);
  if (words.length === 1) return `a call that was missed: ${words[0]}`;
  const which = words.length > 4 ? `from ${words[0]} to ${words.at(-1)}` : words.join("; ");
  return `${words.length} calls that were missed: ${which}`;
}

function distance({ deadlineAt }: Call, now: Date): string {
  const left = deadlineAt.getTime() - now.getTime();
  const words = lengthText(left).replaceAll("\u00a0", " ");
  return left >= 0 ? `${words} left` : `overdue by ${words}`;
}
