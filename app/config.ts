import { isIP } from "node:net";
import { readAuthorities } from "#app/storage/certificate-file";
import { isGreetingName } from "#domain/deliveries/greeting-name";
import { readImapAddress } from "#domain/deliveries/imap-address";
import { readMailbox } from "#domain/deliveries/mailbox";
import { readSmtpAddress } from "#domain/deliveries/smtp-address";
import { publicOrigin } from "#domain/installation/public-url";
import { z } from "#domain/schema";

/** Every word is the end of a sentence that begins with the name of the variable. */
const onOff = z.enum(["on", "off"], "must be on or off").transform((value) => value === "on");
const list = z.string().transform((text) =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean),
);
const levels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
const words = {
  port: "must be a whole number from 0 to 65535, such as 3000",
  secretKey: "must be 32 bytes in base64, as openssl rand -base64 32 prints them",
  smtpUrl:
    "must be the address of a mail server, such as smtp://mail.example.com:587 or smtp://user:password@mail.example.com:587; or name user and password in SMTP_USER and SMTP_PASSWORD",
  smtpUser: "must be set: SMTP_USER and SMTP_PASSWORD belong together",
  smtpOAuth:
    "must be the https: address that gives tokens, such as https://login.microsoftonline.com/TENANT/oauth2/v2.0/token",
  imapUrl:
    "must be the address of a mailbox, such as imaps://mail.example.com or imaps://user:password@mail.example.com/INBOX; or name user and password in IMAP_USER and IMAP_PASSWORD",
  imapUser: "must be set: IMAP_USER and IMAP_PASSWORD belong together",
  smtpEhlo: "must be a name such as surety.example.com",
  mailFrom: "must be a sender with an address, such as Surety <surety@example.com>",
  trustProxy: "must be the number of proxies in front, such as 1, or their addresses, separated by commas",
  hsts: "must be on, off, subdomains or preload",
  proxyHeader: "must be x-forwarded-for or forwarded",
  logLevel: `must be one of ${levels.join(", ")}`,
  metricsToken: "must have at least 16 characters",
  clamd: "must be host:port or the path of a socket",
};

const environment = z.object({
  PORT: z.coerce.number(words.port).int(words.port).min(0, words.port).max(65535, words.port).default(3000),
  HOST: z.string().min(1).default("127.0.0.1"),
  DATA_DIR: z.string().min(1).default("./data"),
  PUBLIC_URL: z
    .string()
    .transform((text, context) => {
      const read = publicOrigin(text);
      if ("origin" in read) return read.origin;
      context.addIssue(read.refused);
      return z.NEVER;
    })
    .optional(),
  SECRET_KEY: z
    .string()
    .refine((text) => Buffer.from(text, "base64").length === 32, words.secretKey)
    .optional(),
  SMTP_URL: z
    .string()
    .refine((text) => readSmtpAddress(text) !== null, words.smtpUrl)
    .optional(),
  SMTP_USER: z.string().optional(),
  SMTP_PASSWORD: z.string().optional(),
  SMTP_OAUTH_TOKEN_URL: z.url({ protocol: /^https?$/, error: words.smtpOAuth }).optional(),
  SMTP_OAUTH_CLIENT_ID: z.string().optional(),
  SMTP_OAUTH_CLIENT_SECRET: z.string().optional(),
  SMTP_OAUTH_REFRESH_TOKEN: z.string().optional(),
  SMTP_OAUTH_SCOPE: z.string().optional(),
  SMTP_CA_FILE: z.string().optional(),
  IMAP_URL: z
    .string()
    .refine((text) => readImapAddress(text) !== null, words.imapUrl)
    .optional(),
  IMAP_USER: z.string().optional(),
  IMAP_PASSWORD: z.string().optional(),
  SMTP_EHLO: z.string().trim().refine(isGreetingName, words.smtpEhlo).optional(),
  MAIL_FROM: z
    .string()
    .refine((text) => readMailbox(text) !== null, words.mailFrom)
    .optional(),
  TRUST_PROXY: z.string().refine(areProxies, words.trustProxy).optional(),
  TRUST_PROXY_HEADER: z
    .string()
    .toLowerCase()
    .pipe(z.enum(["x-forwarded-for", "forwarded"], words.proxyHeader))
    .optional(),
  HSTS: z.enum(["on", "off", "subdomains", "preload"], words.hsts).default("on"),
  JOBS: onOff.default(true),
  LOG_LEVEL: z.enum(levels, words.logLevel).default("info"),
  METRICS_TOKEN: z.string().min(16, words.metricsToken).optional(),
  COLLECT_ALLOW_PRIVATE: list.default([]),
  CLAMD: z
    .string()
    .regex(/^(\/.+|[^/\s]+:\d{1,5})$/, words.clamd)
    .optional(),
  ALLOW_HTTP: onOff.default(false),
  ALLOW_NETWORK_DISK: onOff.default(false),
});

/** What Express takes: a number of hops, all of them (true), or addresses, ranges and its names for them. */
function areProxies(text: string): boolean {
  if (/^(\d+|true)$/.test(text)) return true;
  return text.split(",").every((part) => {
    const [address = "", bits, ...more] = part.trim().split("/");
    if (more.length > 0) return false;
    if (/^(loopback|linklocal|uniquelocal)$/.test(address)) return bits === undefined;
    const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
    return bits === undefined ? most > 0 : /^\d+$/.test(bits) && Number(bits) <= most;
  });
}

export type Config = {
  port: number;
  host: string;
  dataDir: string;
  /** Where people reach this installation, without a slash at the end. */
  publicUrl: string;
  /** Served over TLS to others than this machine: cookies are Secure and HSTS is sent. */
  secure: boolean;
  /** How far Strict-Transport-Security reaches: this host alone (on), its subdomains too, or those and the browsers' own list. */
  hsts: "on" | "off" | "subdomains" | "preload";
  /** Served without TLS to others than this machine, because ALLOW_HTTP says so. */
  plainHttp: boolean;
  secretKey: string | undefined;
  smtpUrl: string | undefined;
  /** User and password where they are not in the address. */
  smtpLogin: { user: string; password: string } | undefined;
  /** Where a token for the mail server comes from, instead of a password. */
  smtpOAuth:
    | {
        user: string;
        tokenUrl: string;
        clientId: string;
        clientSecret?: string;
        refreshToken?: string;
        scope?: string;
      }
    | undefined;
  /** The mailbox that bounced mail comes back to. */
  imapUrl: string | undefined;
  /** User and password of the mailbox where they are not in its address. */
  imapLogin: { user: string; password: string } | undefined;
  /** Certificates of authorities that mail servers' certificates may be signed by, besides the public ones. */
  smtpAuthorities: string[];
  /** How Surety greets mail servers, where that is not the host of publicUrl. */
  smtpEhlo: string | undefined;
  /** One mailbox, with or without a name. */
  mailFrom: string;
  trustProxy: string | undefined;
  /** The one header that the proxies set and clients cannot; unset, X-Forwarded-For, or Forwarded where it is not there. */
  proxyHeader: "x-forwarded-for" | "forwarded" | undefined;
  jobs: boolean;
  logLevel: string;
  /** The data folder may be on a disk of another machine. */
  networkDisk: boolean;
  /** Bearer token for /metrics; without one, /metrics answers loopback alone. */
  metricsToken: string | undefined;
  collectAllowPrivate: string[];
  /** Where a virus scanner listens that judges every file before it is stored: "host:port" or the path of a socket. */
  clamd: string | undefined;
};

/**
 * Reads the environment once. Empty values count as unset.
 * Throws an Error with a sentence for each bad variable that says what it must be; values are not repeated.
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  const parsed = environment.safeParse(set);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}.`);
    throw new Error([...new Set(lines)].join("\n"));
  }
  const e = parsed.data;
  if (!e.SMTP_OAUTH_TOKEN_URL && Boolean(e.SMTP_USER) !== Boolean(e.SMTP_PASSWORD))
    throw new Error(`SMTP_${e.SMTP_USER ? "PASSWORD" : "USER"} ${words.smtpUser}.`);
  if (!e.SMTP_OAUTH_TOKEN_URL && Boolean(e.IMAP_USER) !== Boolean(e.IMAP_PASSWORD))
    throw new Error(`IMAP_${e.IMAP_USER ? "PASSWORD" : "USER"} ${words.imapUser}.`);
  const publicUrl = e.PUBLIC_URL ?? `http://${hostOf(e.HOST)}:${e.PORT}`;
  const secure = publicUrl.startsWith("https:");
  const plainHttp = !secure && !isLoopback(publicUrl);
  if (plainHttp && !e.ALLOW_HTTP) throw new Error(overHttp(publicUrl));
  return {
    port: e.PORT,
    host: e.HOST,
    dataDir: e.DATA_DIR,
    publicUrl,
    secure,
    hsts: e.HSTS,
    plainHttp,
    secretKey: e.SECRET_KEY,
    smtpUrl: e.SMTP_URL,
    smtpLogin: e.SMTP_USER && e.SMTP_PASSWORD ? { user: e.SMTP_USER, password: e.SMTP_PASSWORD } : undefined,
    smtpOAuth: oauthOf(e),
    imapUrl: e.IMAP_URL,
    imapLogin: e.IMAP_USER && e.IMAP_PASSWORD ? { user: e.IMAP_USER, password: e.IMAP_PASSWORD } : undefined,
    smtpAuthorities: e.SMTP_CA_FILE ? readAuthorities(e.SMTP_CA_FILE) : [],
    smtpEhlo: e.SMTP_EHLO,
    mailFrom:
      e.MAIL_FROM ?? `Surety <surety@${new URL(publicUrl).hostname.replace(/^\[.*\]$/, "localhost")}>`,
    trustProxy: e.TRUST_PROXY,
    proxyHeader: e.TRUST_PROXY_HEADER,
    jobs: e.JOBS,
    logLevel: e.LOG_LEVEL,
    networkDisk: e.ALLOW_NETWORK_DISK,
    metricsToken: e.METRICS_TOKEN,
    collectAllowPrivate: e.COLLECT_ALLOW_PRIVATE,
    clamd: e.CLAMD,
  };
}

/** HOST as a part of an address. What listens everywhere is reached here. */
function hostOf(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return isIP(host) === 6 ? `[${host}]` : host;
}

/** @throws Error naming what is missing beside SMTP_OAUTH_TOKEN_URL */
function oauthOf(e: z.output<typeof environment>): Config["smtpOAuth"] {
  const { SMTP_OAUTH_TOKEN_URL: tokenUrl, SMTP_OAUTH_CLIENT_ID: clientId, SMTP_USER: user } = e;
  if (!tokenUrl) return undefined;
  if (!tokenUrl.startsWith("https:") && !isLoopback(tokenUrl))
    throw new Error(`SMTP_OAUTH_TOKEN_URL ${words.smtpOAuth}.`);
  if (!user)
    throw new Error("SMTP_USER must be set: the mailbox that SMTP_OAUTH_TOKEN_URL gives tokens for.");
  if (!clientId || !(e.SMTP_OAUTH_CLIENT_SECRET || e.SMTP_OAUTH_REFRESH_TOKEN))
    throw new Error(
      "SMTP_OAUTH_CLIENT_ID and SMTP_OAUTH_CLIENT_SECRET, SMTP_OAUTH_REFRESH_TOKEN or both must be set beside SMTP_OAUTH_TOKEN_URL.",
    );
  return {
    user,
    tokenUrl,
    clientId,
    clientSecret: e.SMTP_OAUTH_CLIENT_SECRET,
    refreshToken: e.SMTP_OAUTH_REFRESH_TOKEN,
    scope: e.SMTP_OAUTH_SCOPE,
  };
}

/** Whether an address leads to this machine alone, and crosses no network. */
export function isLoopback(address: string): boolean {
  const host = URL.parse(address)?.hostname ?? "";
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(host);
}

function overHttp(publicUrl: string): string {
  return `The address ${publicUrl} has no TLS and is reachable from other machines: passwords, codes and cookies could be read in transit. Set PUBLIC_URL to the https: address of a proxy that terminates TLS, or ALLOW_HTTP=on to accept this.`;
}
