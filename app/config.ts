import { z } from "#domain/schema";

const onOff = z.enum(["on", "off"]).transform((value) => value === "on");
const list = z.string().transform((text) =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean),
);

const environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  HOST: z.string().min(1).default("127.0.0.1"),
  DATA_DIR: z.string().min(1).default("./data"),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  SECRET_KEY: z
    .string()
    .refine((text) => Buffer.from(text, "base64").length === 32, "must be 32 bytes in base64")
    .optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z.string().min(3).optional(),
  TRUST_PROXY: z.string().optional(),
  JOBS: onOff.default(true),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
  METRICS_TOKEN: z.string().min(16, "must have at least 16 characters").optional(),
  COLLECT_ALLOW_PRIVATE: list.default([]),
  CLAMD: z
    .string()
    .regex(/^(\/.+|[^/\s]+:\d{1,5})$/, "must be host:port or the path of a socket")
    .optional(),
  ALLOW_HTTP: onOff.default(false),
});

export type Config = {
  port: number;
  host: string;
  dataDir: string;
  /** Where people reach this installation, without a slash at the end. */
  publicUrl: string;
  /** Served over TLS to others than this machine: cookies are Secure and HSTS is sent. */
  secure: boolean;
  /** Served without TLS to others than this machine, because ALLOW_HTTP says so. */
  plainHttp: boolean;
  secretKey: string | undefined;
  smtpUrl: string | undefined;
  mailFrom: string;
  trustProxy: string | undefined;
  jobs: boolean;
  logLevel: string;
  /** Bearer token for /metrics; without one, /metrics answers loopback alone. */
  metricsToken: string | undefined;
  collectAllowPrivate: string[];
  /** Where a virus scanner listens that judges every file before it is stored: "host:port" or the path of a socket. */
  clamd: string | undefined;
};

/**
 * Reads the environment once. Empty values count as unset.
 * Throws an Error that names each bad variable and what it must be; values are not repeated.
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  const parsed = environment.safeParse(set);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
    throw new Error(`The environment has values that Surety cannot use:\n${lines.join("\n")}`);
  }
  const e = parsed.data;
  const publicUrl = (
    e.PUBLIC_URL ?? `http://${e.HOST === "0.0.0.0" ? "127.0.0.1" : e.HOST}:${e.PORT}`
  ).replace(/\/+$/, "");
  const secure = publicUrl.startsWith("https:");
  const plainHttp = !secure && !isLoopback(publicUrl);
  if (plainHttp && !e.ALLOW_HTTP) throw new Error(overHttp(publicUrl));
  return {
    port: e.PORT,
    host: e.HOST,
    dataDir: e.DATA_DIR,
    publicUrl,
    secure,
    plainHttp,
    secretKey: e.SECRET_KEY,
    smtpUrl: e.SMTP_URL,
    mailFrom: e.MAIL_FROM ?? `Surety <surety@${new URL(publicUrl).hostname}>`,
    trustProxy: e.TRUST_PROXY,
    jobs: e.JOBS,
    logLevel: e.LOG_LEVEL,
    metricsToken: e.METRICS_TOKEN,
    collectAllowPrivate: e.COLLECT_ALLOW_PRIVATE,
    clamd: e.CLAMD,
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
