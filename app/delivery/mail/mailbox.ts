import type { FetchMessageObject, ImapFlow } from "imapflow";
import type { AppContext } from "#app/context";
import { accessToken } from "#app/delivery/mail/oauth-token";
import { publicAuthorities, staysHere } from "#app/delivery/mail/transport";
import { type ImapAddress, readImapAddress } from "#domain/deliveries/imap-address";
import { DAY_MS, MINUTE_MS } from "#domain/durations";

/** The last message that was read, as the server numbers them: UIDs hold while UIDVALIDITY is the same (RFC 9051 §2.3.1.1). */
export type MailboxPlace = { validity: string; uid: number };

/** A notification names its cause in its first parts; the mail that it quotes may be large. Bytes. */
const mostOfMessage = 128 * 1024;
const mostMessages = 200;
/** Without a place to go on from, mail of so long is read: the longest after which a server gives a mail up, doubled. Milliseconds. */
const firstLook = 10 * DAY_MS;
const patienceMs = 20_000;
/** Time for all of it: a server that sends a little now and then is never silent. */
const wholeMs = 2 * MINUTE_MS;
/** Of one answer, such as the list of messages of a large mailbox. Bytes. */
const mostOfAnswer = 8 * 1024 * 1024;

/**
 * Reads what came into the mailbox of IMAP_URL after `after`, at most 200 messages, the first 128 KiB of each. The folder is opened for
 * reading only: nothing is marked, moved or deleted. Null where no mailbox is set.
 * @throws Error with what failed and what to do, without secrets
 */
export function readMailbox(
  app: AppContext,
  after: MailboxPlace | null,
): Promise<{ messages: Buffer[]; place: MailboxPlace } | null> {
  return withMailbox(app, (client, validity) => {
    const uid = after?.validity === validity ? after.uid : 0;
    return messagesAfter(client, { validity, uid }, new Date(app.now().getTime() - firstLook));
  });
}

/** Signs in and opens the folder, and reads no message. Null when that worked or no mailbox is set, else what failed and what to do. */
export async function testMailbox(app: AppContext): Promise<string | null> {
  try {
    await withMailbox(app, async () => undefined);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

async function withMailbox<T>(
  app: AppContext,
  use: (client: ImapFlow, validity: string) => Promise<T>,
): Promise<T | null> {
  const address = app.config.imapUrl ? readImapAddress(app.config.imapUrl) : null;
  if (!address) return null;
  const { ImapFlow } = await import("imapflow");
  const client = new ImapFlow({ ...(await connectionOf(app, address)), logger: false, emitLogs: false });
  // A connection that breaks later says so by this event; what was asked of it then fails as well.
  client.on("error", () => undefined);
  const end = setTimeout(() => client.close(), wholeMs);
  try {
    await client.connect();
    const { uidValidity } = await client.mailboxOpen(address.folder, { readOnly: true });
    return await use(client, String(uidValidity));
  } catch (error) {
    throw new Error(mailboxErrorWords(error, address), { cause: error });
  } finally {
    clearTimeout(end);
    client.close();
  }
}

async function messagesAfter(client: ImapFlow, { validity, uid }: MailboxPlace, since: Date) {
  const found = await client.search({ uid: `${uid + 1}:*`, ...(uid === 0 ? { since } : {}) }, { uid: true });
  // "5:*" is the last message even where its number is lower.
  const uids = (found || [])
    .filter((one) => one > uid)
    .sort((a, b) => a - b)
    .slice(0, mostMessages);
  const messages: Buffer[] = [];
  if (uids.length > 0) {
    const source = { start: 0, maxLength: mostOfMessage };
    const asked = new Set(uids);
    for await (const message of client.fetch(uids, { uid: true, source }, { uid: true })) {
      // A server may send what it was not asked for.
      if (asked.delete(message.uid)) messages.push(sourceOf(message).subarray(0, mostOfMessage));
      if (asked.size === 0) break;
    }
  }
  return { messages, place: { validity, uid: uids.at(-1) ?? uid } };
}

/** A message that was deleted meanwhile has none. */
const sourceOf = ({ source }: FetchMessageObject) => source ?? Buffer.alloc(0);

async function connectionOf(app: AppContext, { host, port, secure, user, password }: ImapAddress) {
  const { smtpOAuth, imapLogin, smtpAuthorities } = app.config;
  const login = imapLogin ?? { user: user ?? "", password: password ?? "" };
  const auth =
    smtpOAuth && login.password === ""
      ? { user: login.user || smtpOAuth.user, accessToken: await accessToken(app, smtpOAuth, false) }
      : { user: login.user, pass: login.password };
  const here = staysHere(host);
  return {
    host,
    port,
    secure,
    // Beyond this machine a password never crosses a network in clear.
    ...(secure || here ? {} : { doSTARTTLS: true }),
    auth,
    tls: {
      ...(smtpAuthorities.length > 0 ? { ca: [...publicAuthorities(), ...smtpAuthorities] } : {}),
      ...(here ? { rejectUnauthorized: false } : {}),
    },
    disableAutoIdle: true,
    maxLiteralSize: 2 * mostOfMessage,
    maxLineLength: mostOfAnswer,
    maxResponseSize: mostOfAnswer,
    connectionTimeout: patienceMs,
    greetingTimeout: patienceMs,
    socketTimeout: patienceMs,
  };
}

type ImapError = Error & {
  code?: string;
  authenticationFailed?: boolean;
  responseText?: string;
  serverResponseCode?: string;
};

function mailboxErrorWords(error: unknown, address: ImapAddress): string {
  return wordsFor(error, address).replace(/\p{Cc}/gu, "?");
}

function wordsFor(error: unknown, { host, port, folder }: ImapAddress): string {
  const {
    code = "",
    message,
    authenticationFailed,
    responseText = "",
    serverResponseCode = "",
  } = error as ImapError;
  const details = `${code} ${serverResponseCode} ${message} ${responseText}`;
  const server = responseText ? ` The server says: ${responseText.slice(0, 200)}` : "";
  if (authenticationFailed)
    return `The mailbox does not accept the user name or password: check IMAP_USER and IMAP_PASSWORD, or those in IMAP_URL.${server}`;
  if (/ECONNREFUSED/.test(details)) return `Nothing listens on ${host}, port ${port}: check IMAP_URL.`;
  if (/ENOTFOUND|EAI_AGAIN/.test(details))
    return `The name ${host} cannot be resolved: check IMAP_URL and the DNS of this machine.`;
  if (/CERT|certificate|self.signed|altname/i.test(details))
    return `The certificate of ${host} is not accepted (${message.slice(0, 200)}): name the certificate of your own authority in SMTP_CA_FILE, or a name of the certificate in IMAP_URL.`;
  if (/STARTTLS/i.test(details))
    return `${host} offers no STARTTLS, and Surety does not send a password unencrypted over a network. Use imaps://.`;
  if (/NONEXISTENT|TRYCREATE|Mailbox doesn't exist|not (be )?found/i.test(details))
    return `There is no folder “${folder}” in the mailbox: write its name after the host in IMAP_URL.${server}`;
  if (/timeout|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH/i.test(details))
    return `${host} does not respond on port ${port}: a firewall may block it.`;
  return `The mailbox could not be read: ${(responseText || message).slice(0, 200)}`;
}
