import type { TransportOptions } from "nodemailer";
import type { AppContext } from "#app/context";
import { wordsOf } from "#app/delivery/mail/attempts";
import { adviceOn } from "#app/delivery/mail/error-words";
import { senderOf, transportOptions } from "#app/delivery/mail/transport";
import { textBody } from "#domain/deliveries/test-mail";

/** How a test mail went: in a sentence, and the dialogue with the server, without secrets. */
export type MailTest = { ok: boolean; message: string; dialogue: string[] };

/** Lines of a dialogue that are shown; a server may talk without end. */
const mostLines = 60;

/** Sends one mail by the mail server at once, past the queue. Null when none is configured. */
export async function sendTestMail(app: AppContext, to: string): Promise<MailTest | null> {
  const options = transportOptions(app);
  if (!options || !app.config.smtpUrl) return null;
  const { createTransport } = await import("nodemailer");
  const dialogue: string[] = [];
  const settings = { ...options, pool: false, socketTimeout: 30_000, logger: dialogueLogger(dialogue) };
  const transport = createTransport(settings as TransportOptions, {
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    const { response } = await transport.sendMail({
      from: senderOf(app.config),
      to: { name: "", address: to },
      subject: "Test of the mail server",
      text: textBody(app.config.publicUrl),
      headers: { "Auto-Submitted": "auto-generated" },
    });
    return { ok: true, message: `The server answered: ${response}`, dialogue };
  } catch (error) {
    const advice = adviceOn(error, app.config.smtpUrl);
    return { ok: false, message: [wordsOf(error), advice].filter(Boolean).join(" "), dialogue };
  } finally {
    transport.close();
  }
}

/** Keeps commands and answers in order. nodemailer gives what signs in as "secret". */
function dialogueLogger(lines: string[]) {
  const none = () => undefined;
  const debug = (entry: { tnx?: string }, text: string) => {
    if (entry.tnx !== "client" && entry.tnx !== "server") return;
    for (const line of text.split(/\r?\n/))
      if (lines.length < mostLines)
        lines.push(`${entry.tnx === "client" ? "C" : "S"}: ${line.slice(0, 300)}`);
  };
  const info = (_entry: unknown, text = "") => {
    if (/^Connection upgraded/.test(text)) lines.push("(TLS)");
  };
  return { trace: none, debug, info, warn: none, error: none, fatal: none };
}
