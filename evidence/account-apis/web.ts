import { isUtf8 } from "node:buffer";
import { Refused } from "#domain/errors";
import { retryAfter } from "#evidence/account-apis/retry-after";
import type { Limits, LiveRead } from "#evidence/account-apis/source";
import { asRefusedSource, onThisMachine } from "#evidence/account-apis/source-settings";
import { at } from "#evidence/files/json-records";
import { readJson } from "#evidence/files/json-table";
import { type FetchOptions, fetchOut } from "#evidence/network/fetch";

export const LIMITS: Limits = {
  requestMs: 30_000,
  waitMs: 120_000,
  totalMs: 600_000,
  rows: 200_000,
  bytes: 25 * 1024 * 1024,
  listBytes: 100 * 1024 * 1024,
};

export type Reply = {
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  text: string;
  /** The body as JSON, its numbers as text. @throws Refused */
  json(): unknown;
};
export type Web = {
  limits: Limits;
  /** Asks once, and again after what the server asks to wait. @throws Refused for any status but 2xx and `allow` */
  ask(address: string, options?: FetchOptions & { allow?: readonly number[] }): Promise<Reply>;
  /** Text that must not appear in a message: a token obtained with the secret. */
  hide(text: string): void;
  /** The error as one sentence without secrets, with how far the answer had come. */
  refused(error: unknown, got?: string): Refused;
};

/** The way to one source over HTTP: by the one way out, no redirect followed, waiting where it is asked to, within limits. */
export function openWeb(read: LiveRead, name: string): Web {
  const limits = { ...LIMITS, ...read.limits };
  const hidden = read.secret ? [read.secret] : [];
  const started = read.way.now().getTime();
  let waited = 0;
  const refused = (error: unknown, got = "") => {
    const { code, message, field } = asRefusedSource(error, name, read.secret);
    const safe = hidden.reduce((text, secret) => text.replaceAll(secret, "…"), message);
    return new Refused(code, got === "" ? safe : `${safe} ${got}`, field);
  };

  async function once(address: string, options: FetchOptions) {
    await refuseHttp(read, address);
    return fetchOut(read.way, address, {
      timeoutMs: limits.requestMs,
      maxBytes: limits.bytes,
      ...options,
      maxRedirects: 0,
    });
  }

  return {
    limits,
    refused,
    hide: (text) => hidden.push(text),
    async ask(address, options = {}) {
      for (;;) {
        const { status, headers, body } = await once(address, options).catch((error) => {
          throw refused(error);
        });
        const text = body.toString("utf8");
        const wait = retryAfter(status, headers, read.way.now());
        const host = URL.parse(address)?.host ?? address;
        if (wait !== null) {
          const spent = read.way.now().getTime() - started;
          if (waited + wait > limits.waitMs || spent + wait > limits.totalMs)
            throw unavailable(`${host} asks to wait ${Math.ceil(wait / 1000)} s, which exceeds the limit.`);
          waited += wait;
          await read.wait(wait);
          continue;
        }
        if (status >= 300 && status < 400)
          throw unavailable(
            `${host} redirects to ${[headers.location].flat()[0]?.slice(0, 200)}. The secret is not sent there. Enter that address if it is correct.`,
          );
        if (status < 300 && text.includes("\uFFFD") && !isUtf8(body))
          throw unavailable(`${host} answers with bytes that are not UTF-8.`);
        if ((status < 200 || status > 299) && !options.allow?.includes(status))
          throw refused(unavailable(`${host} answered ${status}${reasonIn(text)}.`));
        return { status, headers, text, json: () => jsonOf(text, host) };
      }
    },
  };
}

/** The refusal for a service that gives no usable answer now. */
export function unavailable(text: string): Refused {
  return new Refused("unavailable", text);
}

async function refuseHttp({ way }: LiveRead, address: string): Promise<void> {
  const url = URL.parse(address);
  if (url?.protocol !== "http:") return;
  const [first] = await way.resolve(url.hostname);
  if (!onThisMachine(first))
    throw new Refused("invalid", "Unencrypted connections are allowed only within this machine. Use https.");
}

function jsonOf(text: string, host: string): unknown {
  try {
    return readJson(text);
  } catch {
    throw unavailable(`${host} returned a response that is not JSON or is too large.`);
  }
}

/** What an API says about its refusal, after a colon, if it says it where APIs do; else nothing. */
export function reasonIn(text: string): string {
  try {
    const body = JSON.parse(text) as unknown;
    const paths = ["error_description", "error.message", "errorSummary", "message", "detail", "error"];
    const message = paths.map((path) => at(body, path)).find((one) => typeof one === "string");
    return typeof message === "string"
      ? `: ${message
          .replace(/\p{Cc}+/gu, " ")
          .slice(0, 200)
          .replace(/[.\s]+$/, "")}`
      : "";
  } catch {
    return "";
  }
}
