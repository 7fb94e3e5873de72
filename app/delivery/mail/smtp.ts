import { Readable } from "node:stream";
import type { SendMailOptions as Mail, TransportOptions } from "nodemailer";
import type { AppContext } from "#app/context";
import { attachmentsIn } from "#app/delivery/attachments";
import {
  type Attempt,
  attemptOf,
  forPolicy,
  isAnswer,
  isFinal,
  type MailAttempt,
  WithoutSmtpUtf8,
  wordsOf,
} from "#app/delivery/mail/attempts";
import { adviceOn } from "#app/delivery/mail/error-words";
import { openText } from "#app/delivery/mail/queue";
import type { SendLimits } from "#app/delivery/mail/send-limits";
import { type SendTimer, startSendTimer } from "#app/delivery/mail/send-timer";
import { expectStart, keepLastAnswer, withoutSmtpUtf8 } from "#app/delivery/mail/server-answers";
import { senderOf, transportOptions } from "#app/delivery/mail/transport";
import type { DeliveryRow } from "#db/deliveries/deliveries";
import { findOrganisation } from "#db/installation/organisation";
import { mailHtml } from "#domain/deliveries/mail-html";
import { mailDomain, threadId } from "#domain/deliveries/mail-threads";
import { needsSmtpUtf8 } from "#domain/deliveries/mailbox";

export type Mailer = {
  /** Sends a mail. Several may be under way: each has a connection of its own. `handOver` is awaited before the final dot is sent. */
  send(mail: DeliveryRow, handOver: () => Promise<void>): Promise<MailAttempt>;
  close(): void;
};

/** Opens the way out by SMTP_URL; null when none is configured. A mail that takes longer than `limits` has its connection closed. */
export async function openMailer(app: AppContext, limits: SendLimits): Promise<Mailer | null> {
  const options = transportOptions(app);
  if (!options) return null;
  const { createTransport } = await import("nodemailer");
  const all: Connection[] = [];
  const open = (): Connection => {
    const answers = keepLastAnswer();
    const transport = createTransport({ ...options, logger: answers } as TransportOptions, {
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    const connection: Connection = {
      transport,
      answers,
      beforeText: () => {},
      beforeDot: async () => undefined,
    };
    transport.use("stream", ({ message }, done) => {
      message.processFunc((text) =>
        Readable.from(
          between(
            () => {
              connection.beforeText();
              expectStart(answers.last());
            },
            text,
            () => connection.beforeDot(),
          ),
          { objectMode: false },
        ),
      );
      done();
    });
    all.push(connection);
    return connection;
  };
  const free: Connection[] = [];
  return {
    async send(mail, handOver) {
      const connection = free.pop() ?? open();
      const attempt = await sendBy(app, connection, { mail, handOver, limits });
      free.push(connection);
      return attempt;
    },
    close() {
      for (const { transport } of all) transport.close();
    },
  };
}

type Connection = {
  transport: { sendMail(mail: Mail): Promise<{ response: string }>; close(): void };
  answers: ReturnType<typeof keepLastAnswer>;
  /** Called before the text of the mail under way. */
  beforeText: () => void;
  /** Awaited between the text of the mail under way and its final dot. */
  beforeDot: () => Promise<void>;
};
type Sending = { mail: DeliveryRow; handOver: () => Promise<void>; limits: SendLimits };

async function sendBy(
  app: AppContext,
  connection: Connection,
  { mail, handOver, limits }: Sending,
): Promise<MailAttempt> {
  let timer: SendTimer | undefined;
  const unreachable = () =>
    connection.answers.offers("SMTPUTF8")
      ? undefined
      : [senderOf(app.config).address, mail.recipient].find(needsSmtpUtf8);
  try {
    const attachments = await attachmentsOf(app, mail);
    const company = (await findOrganisation(app.read))?.name ?? "Surety";
    const bytes = attachments.reduce((sum, file) => sum + file.content.length, mail.body.length);
    const { signal, ...time } = startSendTimer(bytes, limits, app.stopping.signal);
    timer = { signal, ...time };
    connection.beforeText = () => {
      const address = unreachable();
      if (address) throw new WithoutSmtpUtf8(address);
    };
    connection.beforeDot = async () => {
      await handOver();
      signal.throwIfAborted();
      time.handOver();
    };
    const { response } = await connection.transport.sendMail({
      signal,
      ...mailOf(app, mail, company),
      attachments,
    });
    return { kind: "sent", answer: response };
  } catch (error) {
    if (timer?.handedOver() && !isAnswer(error)) return { kind: "unknown" };
    const address = isFinal(error) ? unreachable() : undefined;
    if (address) return forPolicy(`${withoutSmtpUtf8(address)} ${wordsOf(error)}`);
    if (!timer?.signal.aborted)
      return withAdvice(attemptOf(error), adviceOn(error, app.config.smtpUrl ?? ""));
    if (app.stopping.signal.aborted) return { kind: "stopped" };
    const timedOut = "The mail server timed out; the connection was closed.";
    return { kind: "later", error: timedOut, because: "server" };
  } finally {
    timer?.end();
  }
}

/** The remedy follows the server's words. */
function withAdvice(attempt: Attempt, advice: string | null): Attempt {
  return attempt.kind === "sent" || !advice ? attempt : { ...attempt, error: `${attempt.error} ${advice}` };
}

/** `first`, then the pieces of the text as they are asked for, which is after the server's answer to DATA, then `last`. */
async function* between(first: () => void, text: Readable, last: () => Promise<void>) {
  first();
  yield* text;
  await last();
}

/** Head and text of a mail, for nodemailer. */
function mailOf(app: AppContext, mail: DeliveryRow, company: string) {
  const { mailFrom, publicUrl } = app.config;
  const text = openText(app, mail);
  return {
    from: senderOf(app.config),
    to: { name: "", address: mail.recipient },
    subject: mail.subject,
    text,
    html: mailHtml(text, { subject: mail.subject, company, publicUrl }),
    messageId: mail.message_id,
    // Where the server knows RFC 3461, what comes back names the envelope and has the head alone, without the attachments.
    dsn: { envid: mail.id, ret: "HDRS" as const },
    // A reminder is made when it is sent; a notice says when it was written.
    date: mail.purpose === "reminder" || mail.topic ? app.now() : new Date(mail.queued_at),
    ...(mail.reply_to ? { replyTo: mail.reply_to } : {}),
    ...threadOf(mail, mailDomain(mailFrom, publicUrl)),
    headers: { "Auto-Submitted": "auto-generated" },
  };
}

async function attachmentsOf(app: AppContext, mail: DeliveryRow) {
  const attachments = [];
  for (const file of attachmentsIn(mail.attachments))
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
  return attachments;
}

/** Mails about one incident are one conversation. */
function threadOf({ about_type, about_id }: DeliveryRow, domain: string) {
  if (about_type !== "incident" || !about_id) return {};
  const id = threadId(about_id, domain);
  return { inReplyTo: id, references: [id] };
}

async function whole(pieces: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}
