import type { IncidentRecord } from "#app/incident-record";
import type { Paper } from "#app/pdf/page";
import { groupReminders } from "#domain/reminder-groups";
import { type StageName, stageWords } from "#domain/reminder-stages";
import { recipientWords } from "#domain/tell-words";
import { lengthText } from "#domain/when";

/** Each call of the clocks: when it was due, when it was raised, to whom, and what became of its mail. */
export function layReminders(paper: Paper, record: IncidentRecord, at: (instant: Date) => string): void {
  const gaps = record.gaps.map(
    ({ from, until }) =>
      ` Nobody could be called from ${at(from)} to ${at(until)} (${lengthText(until.getTime() - from.getTime())}): Surety did not run, or its job failed.`,
  );
  paper.section("Reminders", {
    note: `Each stage of each clock calls once. A missed call is said in a later one.${gaps.join("")}`,
  });
  paper.table({
    title: "Reminders",
    reference: record.incident.ref,
    columns: [
      { head: "Clock" },
      { head: "Stage" },
      { head: "Due" },
      { head: "Raised" },
      { head: "To" },
      { head: "Its mail" },
    ],
    rows: groupReminders(record.reminders)
      .toReversed()
      .map((one) => [
        `${one.rule}, ${recipientWords(one.recipients)}`,
        stageWords(one.stage as StageName),
        at(one.stageAt),
        one.saidIn ? "missed; said in a later one" : at(one.raisedAt),
        one.to,
        one.saidIn ? "" : mailWords(one.mail, at),
      ]),
    empty: "No clock had to call.",
  });
}

function mailWords(mail: IncidentRecord["reminders"][number]["mail"], at: (instant: Date) => string): string {
  if (!mail) return "none";
  if (mail.failedAt) return `given up ${at(mail.failedAt)}: ${mail.lastError ?? ""}`;
  if (mail.sentAt) return `taken ${at(mail.sentAt)}: ${mail.answer ?? ""}`;
  if (mail.answer) return mail.answer;
  return mail.tries === 0 ? "waits" : `tried ${mail.tries} times: ${mail.lastError ?? ""}`;
}
