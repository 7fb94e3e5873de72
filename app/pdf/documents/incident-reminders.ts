import type { Paper } from "#app/pdf/layout/page";
import type { IncidentRecord } from "#app/queries/incidents/record";
import { recipientWords } from "#domain/breach-clocks/notification-titles";
import { callsOf, callWords } from "#domain/breach-clocks/reminder-groups";
import { lengthText } from "#domain/when";

/** Each call of the clocks: when it was due, when it was raised, to whom, and what became of its mail. */
export function layReminders(paper: Paper, record: IncidentRecord, at: (instant: Date) => string): void {
  paper.section("Alerts", {
    note: "Each stage of each clock alerts once. What was missed, or was already past when its clock was created, is listed in the next alert.",
  });
  paper.table({
    title: "Alerts",
    reference: record.incident.ref,
    columns: [
      { head: "Clock" },
      { head: "Stage" },
      { head: "Due" },
      { head: "Raised" },
      { head: "To" },
      { head: "Mail" },
    ],
    rows: callsOf(record.reminders)
      .toReversed()
      .map((one) => [
        `${one.rule}, ${recipientWords(one.recipients)}`,
        callWords(one),
        at(one.stageAt),
        at(one.raisedAt),
        one.to,
        mailWords(one.mail, at),
      ]),
    empty: "No alerts.",
  });
  if (record.gaps.length === 0) return;
  paper.table({
    title: "When no one could be alerted",
    columns: [{ head: "From" }, { head: "Until" }, { head: "For" }, { head: "Because" }],
    rows: record.gaps.map(({ from, until }) => [
      at(from),
      at(until),
      lengthText(until.getTime() - from.getTime()),
      "Surety did not run, or its job failed",
    ]),
  });
}

function mailWords(mail: IncidentRecord["reminders"][number]["mail"], at: (instant: Date) => string): string {
  if (!mail) return "none";
  if (mail.failedAt) return `given up ${at(mail.failedAt)}: ${mail.lastError ?? ""}`;
  if (mail.sentAt) return `accepted ${at(mail.sentAt)}: ${mail.answer ?? ""}`;
  if (mail.replacedAt) return `replaced by the alert of ${at(mail.replacedAt)}`;
  if (mail.answer) return mail.answer;
  return mail.tries === 0 ? "waits" : `tried ${mail.tries} times: ${mail.lastError ?? ""}`;
}
