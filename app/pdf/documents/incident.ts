import { layDecisions } from "#app/pdf/documents/incident-decisions";
import { layClockNotices } from "#app/pdf/documents/incident-notices";
import { layReminders } from "#app/pdf/documents/incident-reminders";
import { layPostMortem, layTasks } from "#app/pdf/documents/incident-work";
import { bold, mono, Paper, utcAnd } from "#app/pdf/layout/page";
import type { IncidentRecord } from "#app/queries/incidents/record";
import { actorLabel } from "#domain/actor-names";
import { inSentence } from "#domain/breach-clocks/clock-starts";
import { groupClocks } from "#domain/breach-clocks/groups";
import { groupMoves } from "#domain/breach-clocks/moves";
import { recipientWords } from "#domain/breach-clocks/notification-titles";
import { counted } from "#domain/counted";
import { refusalEnd } from "#domain/deliveries/refusals";
import { markedTitle } from "#domain/exercises";
import { statusWords } from "#domain/incidents/incidents";
import { noticeText } from "#domain/incidents/notices";
import { severityWords } from "#domain/incidents/severity";
import { factorWords } from "#domain/signatures";
import { bareMoment, formatInstant } from "#domain/time-formats";
import { lengthText } from "#domain/when";

type IncidentRecordData = { record: IncidentRecord; madeAt: Date; madeBy: string };

/** The record of one incident: clocks, anchors with their corrections, who was notified with proof, notices, timeline, reminders. */
export function incidentRecord({ record, madeAt, madeBy }: IncidentRecordData): Paper {
  const { incident, zone } = record;
  const at = (instant: Date) => utcAnd(instant, zone);
  const paper = new Paper({
    number: incident.ref,
    subject: record.exercise ? "EXERCISE. None of this happened." : "Record of an incident",
    marked: record.exercise,
    title: `${incident.ref}: ${markedTitle(incident.title, record.exercise)}`,
    organisation: record.organisation,
    madeAt,
    madeBy,
    timeZone: zone,
    landscape: true,
    data: record,
  });
  layCover(paper, record, at);
  layDetails(paper, record);
  layClocks(paper, record, at);
  layAnchors(paper, record, at);
  layDecisions(paper, record, at);
  layNotified(paper, record, at);
  layNotices(paper, record, at);
  layClockNotices(paper, record, at);
  layTasks(paper, record, at);
  layTimeline(paper, record, at);
  layPostMortem(paper, record, at);
  layReminders(paper, record, at);
  paper.note(record.rules.note, ` Edition ${record.rules.version} of the rules.`);
  return paper;
}

function layCover(paper: Paper, record: IncidentRecord, at: At): void {
  const { incident } = record;
  paper.cover({
    kind: record.exercise ? "EXERCISE: record of one exercise" : "Record of one incident",
    title: [incident.ref, markedTitle(incident.title, record.exercise)],
    lines: [`${incident.severity} severity, ${statusWords[incident.status]}`],
    facts: [
      ["Lead", incident.lead ?? "not assigned"],
      ["Scribe", incident.scribe ?? "not assigned"],
      ["Communications", incident.communications ?? "not assigned"],
      ["Reported by", bySurety(incident.reporter)],
      ["Recorded", at(incident.createdAt)],
      ["Closed", incident.closedAt ? at(incident.closedAt) : "not closed"],
    ],
    holds: `${counted(record.clocks.length, "clock")}, ${counted(record.timeline.length, "line")} in the timeline`,
  });
}

function layDetails(paper: Paper, { incident }: IncidentRecord): void {
  paper.section("Incident details");
  if (incident.summary) paper.text(incident.summary);
  paper.facts([
    ["Personal data", incident.personalData === "unknown" ? "not known yet" : incident.personalData],
    [
      "People affected",
      incident.peopleAffected === null
        ? "not known"
        : `about ${incident.peopleAffected.toLocaleString("en")}`,
    ],
    [
      "Records affected",
      incident.recordsAffected === null ? "not known" : incident.recordsAffected.toLocaleString("en"),
    ],
    ["Severity", severityWords(incident)],
    ...(incident.sourceStatus ? [["Status in the source", incident.sourceStatus] as [string, string]] : []),
    ["Systems", incident.systems.join(", ") || "none recorded"],
    ["Affected data", incident.dataClasses.join(", ") || "none recorded"],
    ["State", `${statusWords[incident.status]}${incident.statusReason ? `. ${incident.statusReason}` : ""}`],
  ]);
}

type At = (instant: Date) => string;

function layClocks(paper: Paper, record: IncidentRecord, at: At): void {
  paper.section("Clocks", { note: "Identical clocks share a row; each is in the JSON record." });
  paper.table({
    title: "Clocks",
    reference: record.incident.ref,
    columns: [
      { head: "Rule", style: "bold" },
      { head: "Recipient" },
      { head: "Starts from" },
      { head: "Starts" },
      { head: "Deadline" },
      { head: "Outcome" },
    ],
    rows: groupClocks(record.clocks).map(({ clock, clocks }) => [
      `${clock.rule}, ${clock.limit}`,
      clocks.map((one) => one.recipient).join("; "),
      `${inSentence(clock.anchorLabel)}${clock.startInQuestion ? " (bounced, in question)" : ""}`,
      clock.startsAt ? at(clock.startsAt) : unset(clock),
      clock.deadlineAt ? at(clock.deadlineAt) : unset(clock),
      clocks.length > 1 ? outcomeOfAll(clocks, clock, at) : outcome(clock, at),
    ]),
    empty: "No clocks.",
  });
  if (record.moves.length === 0) return;
  paper.table({
    title: "Changed deadlines",
    columns: [{ head: "Clock" }, { head: "Was" }, { head: "Became" }, { head: "Because" }, { head: "By" }],
    rows: groupMoves(record.moves).map((move) => [
      `${move.rule}, ${recipientWords(move.recipients)}`,
      move.from ? at(move.from) : "not set",
      move.to ? at(move.to) : "not set",
      move.because,
      `${bySurety(move.by)}, ${at(move.recordedAt)}`,
    ]),
  });
}

function outcome(clock: IncidentRecord["clocks"][number], at: At): string {
  const { state } = clock;
  const plain = (ms: number) => lengthText(ms);
  if (state.kind === "waiting") return "waits for its clock start";
  if (state.kind === "running") return `open, ${plain(state.left)} left`;
  if (state.kind === "late") return `open, overdue by ${plain(state.over)}`;
  const by = [bySurety(clock.endedBy), clock.endedFactor && factorWords(clock.endedFactor)]
    .filter(Boolean)
    .join(", ");
  if (state.how === "not_required")
    return `Reason it is not required: ${(clock.endedReason ?? "").replace(/[.\s]+$/, "")}. Signed ${at(state.at)} by ${by}`;
  const late = state.late > 0 ? `late by ${plain(state.late)}` : "in time";
  return `Notified ${at(state.at)}, ${late}, recorded by ${by}`;
}

/** A clock that was signed off before it could start has no times, and will have none. */
function unset({ state }: IncidentRecord["clocks"][number]): string {
  return state.kind === "ended" ? "none" : "not set";
}

/** Clocks that ended alike, each at its own time: the first and the last, and the state of each one. */
function outcomeOfAll(
  clocks: IncidentRecord["clocks"],
  last: IncidentRecord["clocks"][number],
  at: At,
): string {
  if (last.state.kind !== "ended" || last.state.how !== "told") return outcome(last, at);
  const ends = clocks.map(({ state }) => (state.kind === "ended" ? state.at.getTime() : Infinity));
  const first = ends.reduce((one, other) => Math.min(one, other), Infinity);
  const late = last.state.late > 0 ? `late, the last by ${lengthText(last.state.late)}` : "all in time";
  return `Notified from ${at(new Date(first))} to ${at(last.state.at)}, ${late}. Each is listed under “Who was notified”`;
}

/** A job answers for Surety; the log has its name. A program and the command line are named as such. */
function bySurety(name: string | null): string {
  return name?.startsWith("job:") ? "Surety" : actorLabel(name ?? "");
}

function layAnchors(paper: Paper, record: IncidentRecord, at: At): void {
  paper.section("Clock starts", { note: "Corrections are further entries; what they correct is kept." });
  paper.table({
    title: "Clock starts",
    reference: record.incident.ref,
    columns: [
      { head: "Clock start", style: "bold" },
      { head: "Happened" },
      { head: "What happened" },
      { head: "Source" },
      { head: "Recorded" },
      { head: "By" },
    ],
    rows: record.anchors.map((anchor) => [
      `${anchor.label}${anchorMark(anchor)}`,
      bareMoment(anchor.at, record.zone),
      anchor.why,
      anchor.source,
      at(anchor.recordedAt),
      bySurety(anchor.setBy),
    ]),
    empty: "No times recorded.",
  });
}

function anchorMark({ stands, submission }: IncidentRecord["anchors"][number]): string {
  if (!stands) return " (corrected)";
  if (submission === "in_question") return " (bounced, in question)";
  return submission === "withdrawn" ? " (bounced, withdrawn)" : "";
}

function layNotified(paper: Paper, record: IncidentRecord, at: At): void {
  paper.section("Who was notified");
  const affected = record.customers.filter((customer) => !customer.removedAt);
  const notNotified = affected.filter(
    (customer) => !record.told.some((one) => one.customerId === customer.id),
  );
  paper.table({
    title: "Who was notified",
    reference: record.incident.ref,
    columns: [{ head: "Customer", style: "bold" }, { head: "Outcome" }, { head: "To" }, { head: "Proof" }],
    rows: [
      ...record.told.map((one) => [
        one.customer,
        one.toldAt
          ? `${record.exercise && one.how === "mail" ? "EXERCISE: prepared, not sent" : "notified"} ${at(one.toldAt)}${one.acknowledgedAt ? `, confirmed ${at(one.acknowledgedAt)}: ${one.acknowledgedNote}` : ""}`
          : one.failedAt
            ? `rejected ${at(one.failedAt)}: ${one.lastError}${one.nextTryAt ? `. ${refusalEnd(true)}` : ""}`
            : `in transit, tried ${one.tries} times`,
        one.how === "mail" ? mono(one.address) : (one.note ?? ""),
        one.how === "mail"
          ? [bold(one.answer ?? ""), one.messageId ? ` ${one.messageId}` : ""]
          : (one.proof?.name ?? ""),
      ]),
      ...notNotified.map((customer) => [
        customer.name,
        "not notified yet",
        customer.address ? mono(customer.address) : "no address",
        "",
      ]),
    ],
    empty: "No affected customers.",
  });
}

function layNotices(paper: Paper, record: IncidentRecord, at: At): void {
  const { incident, zone } = record;
  for (const notice of record.notices) {
    paper.section(notice.sentAt ? `Notice ${notice.number}` : `Draft ${notice.number}, not sent`, {
      level: 2,
      note: notice.sentAt
        ? `Sent ${at(notice.sentAt)} by ${notice.sentBy}, second factor ${factorWords(notice.sentFactor ?? "")}`
        : `Saved ${at(notice.savedAt)} by ${notice.savedBy}`,
    });
    const date = formatInstant(notice.sentAt ?? notice.savedAt, zone);
    const text = noticeText(notice, {
      organisation: record.organisation,
      reference: incident.ref,
      recipient: "[the customer’s name]",
      date,
    });
    for (const line of text.split("\n")) if (line.trim()) paper.text(line);
  }
}

function layTimeline(paper: Paper, { incident, timeline, zone }: IncidentRecord, at: At): void {
  paper.section("Timeline", {
    note: "Two times for each fact: when it happened and when it was recorded.",
  });
  paper.table({
    title: "Timeline",
    reference: incident.ref,
    columns: [{ head: "Happened" }, { head: "What" }, { head: "Recorded", colour: "second" }, { head: "By" }],
    rows: timeline
      .toReversed()
      .map((line) => [
        bareMoment(line.at, zone),
        [
          line.text,
          ...line.files.map((file) => `File ${file.name}, SHA-256 ${file.sha256}`),
          ...line.evidence.map((item) => `Evidence ${item.ref}: ${item.title}`),
          ...line.systems.map((system) => `System ${system.name}`),
        ].join("\n"),
        at(line.recordedAt),
        bySurety(line.by),
      ]),
    empty: "No entries.",
  });
}
