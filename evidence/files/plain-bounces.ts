import { allParts, headersOf, type MailPart } from "#evidence/files/mail-parts";

/** What a bounce without a delivery status (RFC 3464) says of one recipient, in the words of its server. */
type PlainBounce = {
  messageIds: string[];
  recipient: string;
  action: "failed" | "delayed";
  status: string;
  diagnostic: string;
};

const senders = /mailer-daemon|mail-daemon|postmaster|mail delivery (sub)?system|qmail-send/i;
const subjects =
  /undeliver|returned mail|failure notice|returning message|delivery (status|failed|failure|has failed)|mail (delivery )?fail|could not be delivered/i;
const delays = /\bdelayed\b|\bwarning\b|will be retried|still trying|not yet been delivered|temporar/i;
/** From here on it is the mail that came back, or a log: qmail's QSBMF marks it by a paragraph that begins with a hyphen. */
const copy =
  /^(-{2,}|\s*-{3,}) ?.*(copy of|below this line|original message|transcript|unsent message|returned message|headers)/im;

/** Whether a mail looks like a notification of a server: by its sender, else its subject; an answering machine does not. */
export function looksLikeBounce(mail: MailPart): boolean {
  return senders.test(mail.head.get("from") ?? "") || subjects.test(mail.head.get("subject") ?? "");
}

/**
 * Reads bounces in plain text: qmail's QSBMF, Exim, sendmail, Postfix. Recipients are those of X-Failed-Recipients, else the
 * addresses that begin a paragraph or a line of their own before the copy of the mail. Empty where none can be read.
 */
export function plainBounces(mail: MailPart): PlainBounce[] {
  const text = [...allParts(mail)].find((part) => part.type === "text/plain")?.body ?? "";
  const cut = copy.exec(text);
  const said = cut ? text.slice(0, cut.index) : text;
  const messageIds = idsOf(mail, cut ? text.slice(cut.index) : "");
  const subject = mail.head.get("subject") ?? "";
  const action = delays.test(subject) || /\b(has been|is) delayed\b/i.test(said) ? "delayed" : "failed";
  const named = addressesIn(mail.head.get("x-failed-recipients") ?? "");
  const found = paragraphsOf(said);
  const recipients = named.length > 0 ? named : [...found.keys()];
  return recipients.map((recipient) => {
    const reason = found.get(recipient) || reasonIn(text, recipient);
    const status = /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(reason)?.[0] ?? "";
    return { messageIds, recipient, action, status, diagnostic: reason.slice(0, 500) };
  });
}

/** Each address that begins a line, with what is said of it: the rest of the line and the lines that follow, up to the next or an empty one. */
function paragraphsOf(text: string): Map<string, string> {
  const found = new Map<string, string>();
  let current = "";
  for (const line of text.split("\n")) {
    const [, address, rest] = /^\s*<?([^\s<>:;,()]+@[^\s<>:;,()]+)>?:?(?:\s+(.*))?$/.exec(line) ?? [];
    if (address?.includes(".")) {
      current = address.toLowerCase();
      if (!found.has(current)) found.set(current, (rest ?? "").trim());
    } else if (line.trim() === "") current = "";
    else if (current) found.set(current, `${found.get(current)} ${line.trim()}`.trim());
  }
  return found;
}

/** sendmail gives the reason after "(reason: …" or in the transcript that follows. */
function reasonIn(text: string, recipient: string): string {
  const at = text.toLowerCase().indexOf(recipient);
  const near = /\b[45]\d\d[ -][^\n]*/.exec(at < 0 ? text : text.slice(at));
  return near?.[0].trim() ?? "";
}

function addressesIn(field: string): string[] {
  return (field.match(/[^\s<>,;]+@[^\s<>,;]+/g) ?? []).map((one) => one.toLowerCase());
}

/** Of the mail that came back: below the mark in the text, or in a part of its own; else of what the bounce replies to. */
function idsOf(mail: MailPart, below: string): string[] {
  const inside = /^message-id:\s*(<[^<>\s]+>)/im.exec(below)?.[1] ?? "";
  const returned = [...allParts(mail)].flatMap((part) => {
    if (part.type === "message/rfc822") return part.parts[0]?.head.get("message-id") ?? [];
    return part.type === "text/rfc822-headers" ? (headersOf(part.body).get("message-id") ?? []) : [];
  });
  const answered = ["in-reply-to", "references"].map((name) => mail.head.get(name) ?? "");
  return [...new Set([inside, ...returned, ...answered].join(" ").match(/<[^<>\s]+>/g) ?? [])];
}
