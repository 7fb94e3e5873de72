import { MINUTE_MS } from "#domain/durations";
import { refuseTooLarge, under } from "#evidence/account-apis/pages";
import type { Limits } from "#evidence/account-apis/source";
import { openWeb, type Reply, reasonIn, unavailable } from "#evidence/account-apis/web";
import { type Answer, type Lists, openLists, pathOf } from "#evidence/code-hosts/host-lists";
import type { Egress } from "#evidence/network/egress";

/** What a reader of a code host leans on: the one way out, and a wait that tests need not wait for. */
export type HostReach = {
  way: Egress;
  wait(ms: number): Promise<void>;
  limits?: Partial<Limits>;
};
type HostOptions = {
  /** As sentences name it: GitHub, GitLab. */
  name: string;
  /** Address of the interface. */
  api: string;
  token: string;
  /** The header that carries the token. */
  secretHeaders: Readonly<Record<string, string>>;
  headers?: Readonly<Record<string, string>>;
  /** What the token must be allowed to read, in the words of the host. */
  permissions: string;
};
export type Host = Lists & {
  name: string;
  api: string;
  /** One answer of a path; the statuses of `allow` are answers too. @throws Refused in one sentence */
  get(path: string, allow?: readonly number[]): Promise<Answer>;
  /** The answer to a JSON text that is sent. `address` is whole. @throws Refused */
  post(address: string, body: unknown): Promise<Answer>;
  /** The value of a header of the last answer. */
  header(name: string): string | null;
  /** What an answer says of the host as a whole and makes it less than certain: its clock. */
  doubts(): string[];
  refused: ReturnType<typeof openWeb>["refused"];
};

/** For one run of a collector; a run that is older than half an hour counts as dead. */
const LIMITS: Partial<Limits> = { totalMs: 25 * MINUTE_MS, listBytes: 256 * 1024 * 1024 };
/** Faults that may pass are asked again so often, and answered with a little patience. */
const MOST_TRIES = 4;
const FAULTS = new Set([500, 502, 503, 504]);
const MOST_SKEW_MS = 5 * MINUTE_MS;
/** Everything but a redirect is read here, and said in a sentence of its own. */
const ANY_REFUSAL = Array.from({ length: 200 }, (_, at) => 400 + at);

/** The one reader of code hosts: one way out, one place that waits, one sentence for each refusal. */
export function openHost({ way, wait, limits }: HostReach, options: HostOptions): Host {
  const { name, api, token, secretHeaders } = options;
  const web = openWeb({ way, settings: {}, secret: token, wait, limits: { ...LIMITS, ...limits } }, name);
  const began = way.now().getTime();
  const skews: number[] = [];
  let last: Reply["headers"] = {};
  let bytes = 0;

  async function ask(address: string, request: object, allow: readonly number[] = []): Promise<Answer> {
    for (let tries = 1; ; tries += 1) {
      if (way.now().getTime() - began > web.limits.totalMs)
        throw unavailable(
          `${name} did not end within ${Math.round(web.limits.totalMs / MINUTE_MS)} minutes.`,
        );
      const reply = await web.ask(address, {
        ...request,
        headers: { accept: "application/json", ...options.headers },
        secretHeaders,
        allow: ANY_REFUSAL,
      });
      const { status, headers } = reply;
      last = headers;
      bytes += reply.text.length;
      refuseTooLarge(bytes, web.limits);
      const at = Date.parse([headers.date].flat()[0] ?? "");
      if (!Number.isNaN(at)) skews.push(at - way.now().getTime());
      if (status < 300 || allow.includes(status))
        return { status, headers, body: bodyOf(reply, address, status < 300) };
      if (FAULTS.has(status) && tries < MOST_TRIES) await wait(1000 * 2 ** tries);
      else throw web.refused(unavailable(sentenceFor(reply, address, options.permissions)));
    }
  }

  const get: Host["get"] = (path, allow) => ask(under(api, path), {}, allow);

  return {
    name,
    api,
    get,
    post: (address, body) => ask(address, { method: "POST", body: JSON.stringify(body) }),
    ...openLists({ name, api, ask }),
    header: (header) => [last[header]].flat()[0] ?? null,
    doubts() {
      const skew = Math.max(0, ...skews.map(Math.abs));
      return skew > MOST_SKEW_MS
        ? [
            `The clock of ${name} and that of this server differ by ${Math.round(skew / MINUTE_MS)} minutes: what happened at the edges of the time read may be missing.`,
          ]
        : [];
    },
    refused: web.refused,
  };
}

/** @throws Refused where a good answer is no JSON; a refusal may be anything */
function bodyOf(reply: Reply, address: string, good: boolean): unknown {
  if (good && /^\s*</.test(reply.text))
    throw unavailable(
      `${hostOf(address)} returned a web page instead of JSON. Check the address, and whether a proxy stands before it.`,
    );
  try {
    return reply.json();
  } catch (error) {
    if (good) throw error;
    return null;
  }
}

const hostOf = (address: string) => URL.parse(address)?.host ?? address;

function sentenceFor({ status, text }: Reply, address: string, permissions: string): string {
  const [host, reason] = [hostOf(address), reasonIn(text)];
  if (status === 401)
    return `${host} does not accept the token (401${reason}). It is wrong, expired or revoked: enter a valid one.`;
  if (status === 403)
    return `${host} refuses ${pathOf(address)} to this token (403${reason}). It needs to read ${permissions}.`;
  if (status === 404 || status === 410)
    return `${host} has nothing at ${pathOf(address)} (${status}${reason}), or hides it from this token. Check the name; the token needs to read ${permissions}.`;
  if (status >= 500)
    return `${host} has a fault of its own (${status}${reason}), ${MOST_TRIES} times in a row. The next run asks again.`;
  return `${host} answered ${status}${reason}.`;
}
