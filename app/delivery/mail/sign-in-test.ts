import type { TransportOptions } from "nodemailer";
import type { AppContext } from "#app/context";
import { wordsOf } from "#app/delivery/mail/attempts";
import { adviceOn } from "#app/delivery/mail/error-words";
import { transportOptions } from "#app/delivery/mail/transport";

/** Connects to the mail server, with TLS and sign-in as for a mail, and sends none. Null when it answered, else what failed and what to do. */
export async function testMailSignIn(app: AppContext): Promise<string | null> {
  const options = transportOptions(app);
  if (!options || !app.config.smtpUrl) return null;
  const { createTransport } = await import("nodemailer");
  const settings = { ...options, pool: false, socketTimeout: 30_000 };
  const transport = createTransport(settings as TransportOptions, {
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    await transport.verify();
    return null;
  } catch (error) {
    return [wordsOf(error), adviceOn(error, app.config.smtpUrl)].filter(Boolean).join(" ");
  } finally {
    transport.close();
  }
}
