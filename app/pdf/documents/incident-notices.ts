import type { Paper } from "#app/pdf/layout/page";
import type { IncidentRecord } from "#app/queries/incidents/record";
import { actorLabel } from "#domain/actor-names";
import { clockNoticeText } from "#domain/breach-clocks/notices";
import { refusalEnd } from "#domain/deliveries/refusals";
import { factorWords } from "#domain/signatures";
import { formatInstant } from "#domain/time-formats";

/** The notices that answer one clock each: their text as it was sent, how, with which proof, and who confirmed. */
export function layClockNotices(paper: Paper, record: IncidentRecord, at: (instant: Date) => string): void {
  for (const notice of record.clockNotices) {
    const { sent, toldAt, failed, proof, acknowledged, mail } = notice;
    const facts = [
      sent
        ? `Sent ${at(sent.at)} by ${actorLabel(sent.by)}${sent.factor ? `, second factor ${factorWords(sent.factor)}` : ""}`
        : `Saved ${at(notice.savedAt)} by ${notice.savedBy}`,
      sent?.how === "mail"
        ? `to ${sent.address}, Message-ID ${mail?.messageId}, server response ${mail?.answer ?? "none yet"}`
        : "",
      notice.note ?? "",
      proof ? `proof ${proof.name}, SHA-256 ${proof.sha256}` : "",
      toldAt ? `notified ${at(toldAt)}` : "",
      failed ? `did not arrive: ${failed.why}${failed.triedAgain ? `. ${refusalEnd(true)}` : ""}` : "",
      acknowledged ? `confirmed ${at(acknowledged.at)}: ${acknowledged.note}` : "",
    ];
    const name = `${notice.rule}, ${sent ? "notice" : "draft"} ${notice.number} to ${notice.recipient}`;
    paper.section(sent ? name : `${name}, not sent`, { level: 2, note: facts.filter(Boolean).join("; ") });
    const text = clockNoticeText(notice, {
      organisation: record.organisation,
      reference: record.incident.ref,
      rule: notice.rule,
      recipient: notice.recipient,
      date: formatInstant(sent?.at ?? notice.savedAt, record.zone),
    });
    for (const line of text.split("\n")) if (line.trim()) paper.text(line);
  }
}
