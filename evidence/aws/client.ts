import { MINUTE_MS } from "#domain/durations";
import { onThisMachine } from "#evidence/account-apis/source-settings";
import { type Answer, refusalIn } from "#evidence/aws/answers";
import { hostOf, type PartitionName, partitions } from "#evidence/aws/partitions";
import { signedHeaders } from "#evidence/aws/signing";
import type { Egress } from "#evidence/network/egress";
import { type Fetched, fetchOut } from "#evidence/network/fetch";
import { FetchError } from "#evidence/network/fetch-error";

/** One question to a service of AWS. */
export type Question = {
  /** The permission that it needs; the part before the colon is the service. */
  call: string;
  region: string;
  of?: string;
  method?: "GET" | "POST";
  /** With the query; "/" when left out. */
  path?: string;
  headers?: Readonly<Record<string, string>>;
  body?: string;
  /** Where the host is not that of the service in the permission. */
  service?: string;
  account?: string;
};
export type Aws = {
  home: string;
  /** Everything that was answered so far, as it came. */
  answers: Answer[];
  /** What is missing because a limit was reached. */
  missing: string[];
  /** Asks, and again where AWS asks to slow down; a refusal is an answer. @throws Error for what no other call can cure */
  ask(question: Question): Promise<Answer>;
  /** Waits until something may be asked again. Milliseconds. */
  pause(ms: number): Promise<void>;
};
type Options = {
  way: Egress;
  partition: PartitionName;
  /** Takes the place of every host of AWS; empty otherwise. */
  endpoint: string;
  keys: { accessKeyId: string; secretAccessKey: string };
  wait(ms: number): Promise<void>;
};

const MOST_TRIES = 6;
const MOST_BYTES = 10 * 1024 * 1024;
const MOST_TOGETHER = 64 * 1024 * 1024;
/** Nothing further is asked after this. */
const LONGEST_MS = 15 * MINUTE_MS;
const SLOWER =
  /^(Throttl\w*|RequestThrottled\w*|RequestLimitExceeded|TooManyRequests\w*|SlowDown|ServiceUnavailable|Unavailable|InternalError|InternalFailure|InternalServerError\w*)$/;
const KEY = /^(InvalidClientTokenId|UnrecognizedClientException|InvalidAccessKeyId|AuthFailure)$/;
const SIGNATURE = /^(SignatureDoesNotMatch|InvalidSignatureException|IncompleteSignature\w*)$/;

/** The services of one AWS account, asked one request at a time or several, by the one way out. */
export function openAws({ way, partition, endpoint, keys, wait }: Options): Aws {
  const answers: Answer[] = [];
  const missing: string[] = [];
  const until = way.now().getTime() + LONGEST_MS;
  let together = 0;

  async function once(question: Question): Promise<Answer> {
    const { call, region, of = "", method = "POST", path = "/", headers = {}, body = "", account } = question;
    const service = question.service ?? call.split(":")[0] ?? "";
    const host = hostOf(partition, service, region, account);
    const url = new URL(path, endpoint || `https://${host}`);
    if (url.protocol === "http:" && !onThisMachine((await way.resolve(url.hostname))[0]))
      throw new Error("Unencrypted connections are allowed only within this machine. Use https.");
    const signed = await signedHeaders(
      { service: service.startsWith("s3") ? "s3" : service, region, method, url, headers, body },
      keys,
      way.now(),
    );
    const { authorization = "", host: _host, ...plain } = signed;
    const reply = await fetchOut(way, url.href, {
      method,
      body: method === "POST" ? body : undefined,
      headers: plain,
      secretHeaders: { authorization },
      maxRedirects: 0,
      maxBytes: MOST_BYTES,
      timeoutMs: 30_000,
    });
    const text = reply.body.toString("utf8");
    refusePage(reply, text, url.host);
    const refusal = reply.status < 300 ? null : refusalIn(text, headerOf(reply, "x-amzn-errortype"));
    if (refusal) refuseForAll(refusal, reply, answers.length === 0);
    return { call, region, of, status: reply.status, code: null, message: "", ...refusal, body: text };
  }

  async function ask(question: Question): Promise<Answer> {
    for (let tries = 1; ; tries += 1) {
      if (way.now().getTime() >= until) return late(question);
      const answer = await once(question).catch((error) => {
        // Before the first answer it is the way to AWS itself; later one region or service, which is then not known.
        if (answers.length === 0 || !(error instanceof FetchError)) throw error;
        return without(question, "NoAnswer", error.message.replace(/\.$/, ""));
      });
      const again = answer.status === 429 || answer.status >= 500 || SLOWER.test(answer.code ?? "");
      if (again && tries < MOST_TRIES) {
        await wait(500 * 2 ** tries);
        continue;
      }
      together += answer.body.length;
      if (together > MOST_TOGETHER)
        throw new Error("AWS returned more than 64 MiB, which exceeds the limit.");
      answers.push(answer);
      return answer;
    }
  }

  function late({ call, region, of = "" }: Question): Answer {
    const message = "the time limit of 15 minutes was reached";
    if (missing.length === 0) missing.push(`From ${call} in ${region} on, nothing was asked: ${message}.`);
    const answer = without({ call, region, of }, "NotAsked", message);
    answers.push(answer);
    return answer;
  }

  return { home: partitions[partition].home, answers, missing, ask, pause: wait };
}

function without({ call, region, of = "" }: Question, code: string, message: string): Answer {
  return { call, region, of, status: 0, code, message, body: "" };
}

function headerOf({ headers }: Fetched, name: string): string | undefined {
  return [headers[name]].flat()[0];
}

/** @throws Error for what is no answer of AWS */
function refusePage(reply: Fetched, text: string, host: string): void {
  const type = headerOf(reply, "content-type") ?? "";
  if (/^text\/html/i.test(type) || /^\s*<(!doctype html|html)\b/i.test(text))
    throw new Error(`${host} returned a web page instead of a response of AWS. A proxy may be in the way.`);
  if (reply.status >= 300 && reply.status < 400 && !/<Code>/.test(text))
    throw new Error(
      `${host} redirects${reply.headers.location ? ` to ${headerOf(reply, "location")?.slice(0, 200)}` : ""}, which is not followed. A proxy may be in the way.`,
    );
}

/** A key that the first call accepted may still be unknown in one region. @throws Error for what every call would be refused for */
function refuseForAll(
  { code, message }: { code: string; message: string },
  reply: Fetched,
  first: boolean,
): void {
  if (
    /^(RequestTimeTooSkewed|RequestExpired)$/.test(code) ||
    /signature (expired|not yet current)/i.test(message)
  ) {
    const theirs = headerOf(reply, "date");
    throw new Error(
      `AWS refuses the request because the clock of this server differs from its own${theirs ? ` (${theirs.slice(0, 40)})` : ""}. Set the clock of this server.`,
    );
  }
  if (first && SIGNATURE.test(code))
    throw new Error("AWS does not accept the secret access key. Enter a valid one.");
  if (first && KEY.test(code))
    throw new Error(`AWS does not accept the access key id (${code}). Enter a valid one that is active.`);
}
