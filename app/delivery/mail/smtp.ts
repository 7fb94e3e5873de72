import { isLoopback } from "#app/config";
import type { AppContext } from "#app/context";
import type { Attachment } from "#app/delivery/mail/queue";
import { openText } from "#app/delivery/mail/queue";
import type { DeliveryRow } from "#db/deliveries/deliveries";
import { mailDomain, threadId } from "#domain/deliveries/mail-threads";
import { isAboutThisMail } from "#domain/deliveries/refusals";
import { Refused } from "#domain/errors";

/**
 * What became of one attempt: taken with the server's answer, refused for good (by its `policy`, where that is not about this
 * address or message), or to be tried again, for a reason that concerns everything that goes to that `server`, or this
 * `message` alone.
 */
export type Attempt =
  | { kind: "sent"; answer: string }
  | { kind: "refused"; error: string; policy?: boolean }
  | { kind: "later"; error: string; because: "server" | "message" };

export type Mailer = { send(mail: DeliveryRow): Promise<Attempt>; close(): void };

/** Whether mail waits rather than cross a network in clear: everywhere but on loopback, unless SMTP_URL says `?requireTLS=false`. */
export function needsTls(smtpUrl: string): boolean {
  const inClear = new URL(smtpUrl).searchParams.get("requireTLS") === "false";
  return !isLoopback(smtpUrl) && !inClear;
}

/** How long one mail may take in all, however lively the server seems; a large one has a second more for every 250 kB. Milliseconds. */
export const sendLimitMs = 60_000;
/** No mail may take longer than this, however large. Milliseconds. */
export const longestSendMs = 180_000;
const bytesPerMs = 250;

/**
 * Opens the way out by SMTP_URL; null when none is configured. Waits at most 10 s for a connection, 30 s for an answer and
 * `limitMs` and the time for its size for a whole mail: then its connection is closed.
 */
export async function openMailer(app: AppContext, limitMs = sendLimitMs): Promise<Mailer | null> {
  const { smtpUrl, mailFrom, publicUrl } = app.config;
  if (!smtpUrl) return null;
  const domain = mailDomain(mailFrom, publicUrl);
  const { createTransport } = await import("nodemailer");
  const transport = createTransport(
    {
      url: smtpUrl,
      requireTLS: needsTls(smtpUrl),
      pool: true,
      maxConnections: 1,
      connectionTimeout: 10_000,
      greetingTimeout: 10_000,
      socketTimeout: 30_000,
    },
    { disableFileAccess: true, disableUrlAccess: true },
  );
  return {
    async send(mail) {
      let signal: AbortSignal | undefined;
      try {
        const files = JSON.parse(mail.attachments) as Attachment[];
        const attachments = [];
        for (const file of files)
          attachments.push({
            filename: file.name,
            contentType: file.mediaType,
            content: "text" in file ? file.text : await whole(app.vault.read(file.sha256)),
          });
        if (mail.calendar)
          attachments.push({
            filename: "deadlines.ics",
            contentType: "text/calendar; charset=utf-8; method=PUBLISH",
            content: Buffer.from(mail.calendar),
          });
        const bytes = attachments.reduce((sum, file) => sum + file.content.length, mail.body.length);
        // A socket's time-out counts idle time alone: a server that sends a line now and then would hold up all mail.
        signal = AbortSignal.timeout(Math.min(limitMs + Math.ceil(bytes / bytesPerMs), longestSendMs));
        const { response } = await transport.sendMail({
          signal,
          from: mailFrom,
          to: { name: "", address: mail.recipient },
          subject: mail.subject,
          text: openText(app, mail),
          messageId: mail.message_id,
          // A reminder is made when it is sent; a notice says when it was written.
          date: mail.key.startsWith("reminder:") || mail.topic ? app.now() : new Date(mail.queued_at),
          ...(mail.reply_to ? { replyTo: mail.reply_to } : {}),
          ...threadOf(mail, domain),
          headers: { "Auto-Submitted": "auto-generated" },
          attachments,
        });
        return { kind: "sent", answer: response };
      } catch (error) {
        if (signal?.aborted)
          return {
            kind: "later",
            error: "The mail server timed out; the connection was closed.",
            because: "server",
          };
        return attemptOf(error);
      }
    },
    close: () => transport.close(),
  };
}

/**
 * A 5xx answer to the recipient or the message is final, and so is a text that cannot be opened. Everything else is tried
 * again: a dead server, and one that refuses the greeting, the sign-in or the sender, which are the same for every mail. Only
 * a temporary answer to one recipient or one message concerns it alone; 421 closes the door for all (RFC 5321, 3.8).
 */
function attemptOf(error: unknown): Attempt {
  if (error instanceof Refused) return { kind: "refused", error: error.message };
  const { code, command, responseCode, message } = error as SmtpError;
  const said = message.replace(/\s+/g, " ").slice(0, 500);
  const ofMessage = (code === "EENVELOPE" && !aboutSender(command)) || code === "EMESSAGE";
  if (ofMessage && responseCode !== undefined && responseCode >= 500)
    return { kind: "refused", error: said, policy: !isAboutThisMail(responseCode, said) };
  const own = (!code || ofMessage) && responseCode !== 421;
  return { kind: "later", error: said, because: own ? "message" : "server" };
}

/** Whether the server answered to what is the same for every mail: who we are and who sends. */
function aboutSender(command = ""): boolean {
  return /^(MAIL FROM|AUTH|EHLO|HELO|LHLO|STARTTLS|CONN)/.test(command);
}

/** Mails about one incident are one conversation. */
function threadOf({ about_type, about_id }: DeliveryRow, domain: string) {
  if (about_type !== "incident" || !about_id) return {};
  const id = threadId(about_id, domain);
  return { inReplyTo: id, references: [id] };
}

type SmtpError = { code?: string; command?: string; responseCode?: number; message: string };

async function whole(pieces: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}
