import * as tls from "node:tls";
import type { TransportOptions } from "nodemailer";
import { type Config, isLoopback } from "#app/config";
import type { AppContext } from "#app/context";
import { accessToken } from "#app/delivery/mail/oauth-token";
import { longestSendMs } from "#app/delivery/mail/send-limits";
import { greetingName } from "#domain/deliveries/greeting-name";
import { type Mailbox, readMailbox } from "#domain/deliveries/mailbox";
import { readSmtpAddress } from "#domain/deliveries/smtp-address";

/** Whether mail waits rather than cross a network in clear: everywhere but on loopback, unless SMTP_URL says `?requireTLS=false`. */
export function needsTls(smtpUrl: string): boolean {
  const { requireTLS } = readSmtpAddress(smtpUrl)?.options ?? {};
  return requireTLS === "true" || (!staysHere(hostOf(smtpUrl)) && requireTLS !== "false");
}

/** Whether a server is on this machine, by its host. */
export function staysHere(host: string): boolean {
  return isLoopback(`smtp://${host.includes(":") ? `[${host}]` : host}`);
}

const hostOf = (smtpUrl: string) => readSmtpAddress(smtpUrl)?.host ?? "";

/** The one sender of all mail. */
export function senderOf({ mailFrom }: Pick<Config, "mailFrom">): Mailbox {
  const sender = readMailbox(mailFrom);
  if (!sender) throw new Error("MAIL_FROM contains no address of a sender.");
  return sender;
}

/** How the connection to the mail server is made, for nodemailer; null when none is configured. */
export function transportOptions(app: AppContext): TransportOptions | null {
  const { config } = app;
  const server = config.smtpUrl ? readSmtpAddress(config.smtpUrl) : null;
  if (!config.smtpUrl || !server) return null;
  const { name, requireTLS, ...more } = server.options;
  const options = {
    host: server.host,
    ...(server.port === null ? {} : { port: server.port }),
    secure: server.secure,
    ...signIn(app, server),
    name: name ?? config.smtpEhlo ?? greetingName(config.publicUrl, senderOf(config).address),
    requireTLS: needsTls(config.smtpUrl),
    pool: true,
    maxConnections: 1,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    // A socket's time-out counts idle time at any stage; the send timer knows the stages and a server that only keeps busy.
    socketTimeout: longestSendMs,
    ...optionsOf(more, ""),
    tls: { ...tlsOptions(config, config.smtpUrl), ...optionsOf(more, "tls.") },
    transactionLog: true,
  };
  return options as TransportOptions;
}

/** By a token where one is configured (XOAUTH2), else by user and password, else not at all. */
function signIn(app: AppContext, server: { user: string | null; password: string | null }) {
  const { smtpOAuth, smtpLogin } = app.config;
  if (smtpOAuth) {
    const provisionCallback = (
      _user: string,
      renew: boolean,
      done: (error: unknown, token?: string) => void,
    ) => void accessToken(app, smtpOAuth, renew).then((token) => done(null, token), done);
    return { auth: { type: "OAuth2", user: smtpOAuth.user, provisionCallback } };
  }
  const login = smtpLogin ?? (server.user === null ? null : server);
  return login ? { auth: { user: login.user, pass: login.password ?? "" } } : {};
}

/**
 * Beyond loopback a certificate is checked, against the public authorities and those of SMTP_CA_FILE. On loopback nothing
 * crosses a network, and a server there often has a certificate that it signed itself.
 */
function tlsOptions({ smtpAuthorities }: Config, smtpUrl: string): tls.ConnectionOptions {
  if (smtpAuthorities.length > 0) return { ca: [...publicAuthorities(), ...smtpAuthorities] };
  return staysHere(hostOf(smtpUrl)) ? { rejectUnauthorized: false } : {};
}

/** What Node trusts by itself, with NODE_EXTRA_CA_CERTS: a list of our own replaces it. */
export function publicAuthorities(): readonly string[] {
  // Node 22.14 has no getCACertificates.
  return tls.getCACertificates?.("default") ?? tls.rootCertificates;
}

/** What the address asks of nodemailer under this prefix, such as `?tls.servername=mail.example.com`. */
function optionsOf(options: Record<string, string>, prefix: "" | "tls."): Record<string, unknown> {
  const values: Record<string, unknown> = { true: true, false: false };
  return Object.fromEntries(
    Object.entries(options).flatMap(([key, value]) =>
      key.startsWith("tls.") === (prefix !== "") ? [[key.slice(prefix.length), values[value] ?? value]] : [],
    ),
  );
}
