import { createHash } from "node:crypto";
import { BadFile, refuseTooLarge } from "#evidence/files/bad-lines";
import { allParts, headersOf, type MailPart, readMail, splitMailbox } from "#evidence/files/mail-parts";
import { looksLikeBounce, plainBounces } from "#evidence/files/plain-bounces";

/** What a delivery status notification (RFC 3464), or a bounce in plain text, says of one recipient. */
export type DeliveryStatus = {
  /** Of the mail that came back; null where the notification does not say. */
  messageIds: string[];
  /** The address that it was sent to, in small letters; empty where a bounce in plain text does not say. */
  recipient: string;
  action: "failed" | "delayed" | "delivered" | "relayed" | "expanded";
  /** "5.1.1" (RFC 3463); empty where none was given. */
  status: string;
  /** In the words of the server that refused it. */
  diagnostic: string;
  /** Of the notification. */
  subject: string;
  /** The same notification read twice is known by this. */
  digest: string;
};
export type BounceFile = {
  statuses: DeliveryStatus[];
  /** Mails in the file that are not server notifications: replies, out-of-office notes, spam. */
  others: number;
};

/** Each is looked up among the mails in one transaction. */
const mostStatuses = 2_000;
const actions = ["failed", "delayed", "delivered", "relayed", "expanded"] as const;

/** Reads a mail (.eml) or a mailbox (mbox). @throws BadFile when it is too large, holds no mail, or too many notifications */
export function readBounces(bytes: Uint8Array): BounceFile {
  refuseTooLarge(bytes);
  const mails = splitMailbox(
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1"),
  );
  const statuses: DeliveryStatus[] = [];
  let others = 0;
  let any = false;
  for (const raw of mails) {
    const mail = readMail(raw);
    any ||= ["from", "received", "date", "message-id", "content-type"].some((name) => mail.head.has(name));
    const found = statusesOf(mail);
    if (found.length === 0) others += 1;
    statuses.push(...found);
    if (statuses.length > mostStatuses)
      throw new BadFile("The file holds more than 2,000 notifications. Split it.");
  }
  if (!any) throw new BadFile("This is neither a mail nor a mailbox file.");
  return { statuses, others };
}

function statusesOf(mail: MailPart): DeliveryStatus[] {
  const parts = [...allParts(mail)];
  const report = parts.find((part) => /^message\/(global-)?delivery-status$/.test(part.type));
  if (!report) return plainStatusesOf(mail);
  const [about = "", ...groups] = report.body.trim().split(/\n[ \t]*\n+/);
  const messageIds = [...envelopeIdOf(about), ...messageIdsOf(mail, parts)];
  return groups.flatMap((group) => {
    const fields = headersOf(group);
    const action = actions.find(
      (one) =>
        one ===
        fields
          .get("action")
          ?.toLowerCase()
          .split(/[\s;(]/)[0],
    );
    const recipient = addressOf(fields.get("original-recipient") ?? fields.get("final-recipient"));
    if (!action || !recipient) return [];
    const status = /\d\.\d{1,3}\.\d{1,3}/.exec(fields.get("status") ?? "")?.[0] ?? "";
    const diagnostic = wordsOf(fields.get("diagnostic-code") ?? "");
    return [withDigest(mail, { messageIds, recipient, action, status, diagnostic })];
  });
}

/** A bounce without a report. One in which no address can be read is kept too, for a person to settle. */
function plainStatusesOf(mail: MailPart): DeliveryStatus[] {
  if (!looksLikeBounce(mail)) return [];
  const found = plainBounces(mail);
  const unread = { messageIds: [], recipient: "", action: "failed", status: "", diagnostic: "" } as const;
  return (found.length > 0 ? found : [{ ...unread, messageIds: [] }]).map((one) => withDigest(mail, one));
}

function withDigest(mail: MailPart, one: Omit<DeliveryStatus, "digest" | "subject">): DeliveryStatus {
  const { messageIds, recipient, action, status, diagnostic } = one;
  const seen = [messageIds.join(" "), recipient, action, status, diagnostic, mail.head.get("date") ?? ""];
  const digest = createHash("sha256").update(JSON.stringify(seen)).digest("hex");
  return { ...one, subject: wordsOf(mail.head.get("subject") ?? "").slice(0, 200), digest };
}

/** The id that we gave the envelope (RFC 3461, 4.4) comes back whatever a relay makes of the Message-ID. It is that of the mail. */
function envelopeIdOf(fields: string): string[] {
  const id = /^[\w-]{8,64}$/.exec(headersOf(fields).get("original-envelope-id") ?? "")?.[0];
  return id ? [`<${id}@envelope>`] : [];
}

/** Of the mail that came back: from its returned head, else from what the notification replies to. */
function messageIdsOf(mail: MailPart, parts: MailPart[]): string[] {
  const returned = parts.flatMap((part) => {
    if (part.type === "text/rfc822-headers" || part.type === "message/global-headers")
      return headersOf(part.body.replace(/\r\n?/g, "\n")).get("message-id") ?? [];
    return part.type === "message/rfc822" || part.type === "message/global"
      ? (part.parts[0]?.head.get("message-id") ?? [])
      : [];
  });
  const answered = ["in-reply-to", "references"].map((name) => mail.head.get(name) ?? "");
  const ids = [...returned, ...answered].join(" ").match(/<[^<>\s]+>/g) ?? [];
  return [...new Set(ids)];
}

/** "rfc822; security@example.com", with or without angle brackets. */
function addressOf(field: string | undefined): string {
  const text =
    field
      ?.replace(/^[\w-]+\s*;/, "")
      .replace(/[<>]/g, "")
      .trim()
      .toLowerCase() ?? "";
  return text.includes("@") ? text : "";
}

/** A head is read byte by byte. What is not UTF-8 stays as it was read, in Latin-1, as old mail servers write. */
function asText(latin1: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(latin1, "latin1"));
  } catch {
    return latin1;
  }
}

function wordsOf(field: string): string {
  return asText(field.replace(/^[\w-]+\s*;\s*/, ""))
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 500);
}
