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
/** Begins the subject of what a person or an answering machine wrote. */
const replies =
  /^\s*(\[[^\]]*\]\s*)?((re|aw|antw|antwort|sv|vs|rv|res|rif|fw|fwd|wg|tr)\s*(\[\d+\])?\s*:|(auto(matic|matische|matisch)?[ -]?(reply|antwort|response)|automatic reply|automatische antwort|autosvar|réponse automatique|respuesta automática|risposta automatica|out of (the )?office|abwesend|abwesenheit|absence)\b)/i;
const delays = /\bdelay(ed)?\b|\bwarning\b|will be retried|still trying|not yet been delivered|temporar/i;
/** From here on it is the mail that came back, or a log: qmail's QSBMF marks it by a paragraph that begins with a hyphen. */
const copy =
  /^(-{2,}|\s*-{3,}) ?.*(copy of|below this line|original message|transcript|unsent message|returned message|headers)/im;

/**
 * Whether a mail looks like a notification of a server: by its list of failed recipients, its sender, else its subject. What a
 * person or an answering machine wrote never does, although it may quote a notification and answer a mail of ours.
 */
export function looksLikeBounce(mail: MailPart): boolean {
  const field = (name: string) => mail.head.get(name) ?? "";
  if (field("x-failed-recipients")) return true;
  if (replies.test(field("subject")) || answersByItself(field)) return false;
  return senders.test(field("from")) || subjects.test(field("subject"));
}

/** An answering machine says so by its fields (RFC 3834); Exim marks its own notifications in the same way, from a mail daemon. */
function answersByItself(field: (name: string) => string): boolean {
  if (field("x-autoreply") || field("x-autorespond") || /^vacation/i.test(field("x-mailer"))) return true;
  return /auto-replied/i.test(field("auto-submitted")) && !/daemon|mail delivery/i.test(field("from"));
}

/**
 * Reads bounces in plain text: qmail's QSBMF, Exim, sendmail, Postfix. Recipients are those of X-Failed-Recipients, else the
 * addresses that begin a paragraph or a line of their own before the copy of the mail. Empty where none can be read.
 */
export function plainBounces(mail: MailPart): PlainBounce[] {
  const text = textOf(mail);
  const cut = copy.exec(text);
  const body = cut ? text.slice(0, cut.index) : text;
  const messageIds = idsOf(mail, cut ? text.slice(cut.index) : "");
  const subject = mail.head.get("subject") ?? "";
  const action = delays.test(subject) || /\b(has been|is) delayed\b/i.test(body) ? "delayed" : "failed";
  const named = addressesIn(mail.head.get("x-failed-recipients") ?? "");
  const found = paragraphsOf(body);
  const recipients = named.length > 0 ? named : [...found.keys()];
  return recipients.map((recipient) => {
    const reason = found.get(recipient) || reasonIn(text, recipient);
    const status = /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(reason)?.[0] ?? "";
    return { messageIds, recipient, action, status, diagnostic: reason.slice(0, 500) };
  });
}

/** The plain text of a mail; of one in HTML alone, what can be read of it. */
function textOf(mail: MailPart): string {
  const parts = [...allParts(mail)];
  const plain = parts.find((part) => part.type === "text/plain");
  if (plain) return plain.body;
  const html = parts.find((part) => part.type === "text/html")?.body ?? "";
  const entities: Record<string, string> = {
    lt: "<",
    gt: ">",
    amp: "&",
    quot: '"',
    nbsp: " ",
    "#39": "'",
    "#64": "@",
  };
  return html
    .replace(/<(style|script|head)\b[^>]*>[\s\S]*?<\/\1\s*>/gi, "")
    .replace(/\s+/g, " ")
    .replace(/<(br|\/p|\/div|\/tr|\/li|\/h\d|\/td)\b[^>]*>/gi, "\n")
    .replace(/<[^<>]*>/g, "")
    .replace(/&(#?\w+);/g, (whole, name: string) => entities[name.toLowerCase()] ?? whole);
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
