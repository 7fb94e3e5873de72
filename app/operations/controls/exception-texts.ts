import type { ControlView } from "#app/queries/controls/programme";
import { daysText, frequencyNames } from "#domain/controls/controls";
import type { Occurrence } from "#domain/controls/judging";
import { counted } from "#domain/counted";

/** What the control expected, by the version that judges the first of these occurrences. */
export function expectedText({ version, versions }: ControlView, occurrences: Occurrence[]): string {
  const judge = versions.find((one) => one.version === occurrences[0]?.version) ?? version;
  return `${judge.title}: ${frequencyNames[judge.frequency]}, with ${daysText(judge.graceDays)} grace period. Expected evidence: ${judge.evidence.join("; ")}.`;
}

/** The day on which all was there: of the performance, or of a later list that showed the removals. */
function completedOn({ performedOn, removalsOn }: Occurrence): string {
  return [performedOn ?? "", removalsOn ?? ""].toSorted().at(-1) ?? "";
}

/** What was found about these occurrences, as the record says it. */
export function foundText(occurrences: Occurrence[]): string {
  const missed = occurrences.filter((one) => one.state === "missed");
  const late = occurrences.filter((one) => one.state === "late");
  const recorded = occurrences.filter((one) => one.state === "recorded-late");
  const part = occurrences.filter((one) => one.state === "part");
  const days = (list: Occurrence[]) =>
    list.length === 1 ? `due on ${list[0]!.due}` : `due from ${list[0]!.due} to ${list.at(-1)!.due}`;
  const sentences = [
    missed.length > 0 &&
      `No evidence was accepted for ${counted(missed.length, "occurrence")} ${days(missed)}.`,
    ...late.map(
      (one) =>
        `The occurrence due on ${one.due} was ${one.removalsOn ? "completed" : "performed"} ${daysText(one.daysLate)} late, on ${completedOn(one)} (${one.decidedBy?.ref}${one.removalsOn ? ", and a later list that shows its removals" : ""}).`,
    ),
    ...recorded.map(
      (one) =>
        `The occurrence due on ${one.due} was performed in time and its evidence ${one.decidedBy?.ref}${one.removalsOn ? ", with the list that shows its removals, was recorded" : " was accepted"} ${daysText(one.daysLate)} after the due date.`,
    ),
    ...part.map(
      (one) => `The occurrence due on ${one.due} is incomplete. Missing: ${one.missing.join("; ")}.`,
    ),
  ];
  return sentences.filter(Boolean).join(" ");
}
