import type { AppContext } from "#app/context";
import { checkToken } from "#app/queries/installation/check-token";
import { MINUTE_MS } from "#domain/durations";
import { type CheckResult, resultsOf } from "#domain/installation/checkup";
import { type Connection, judgeConnection } from "#domain/installation/connection";
import { z } from "#domain/schema";
import { openEgress } from "#evidence/network/egress";
import { type Fetched, fetchOut } from "#evidence/network/fetch";
import { FetchError } from "#evidence/network/fetch-error";

const server = resultsOf("server");
const address = resultsOf("address");
const clock = resultsOf("clock");

const text = z.string().nullable();
const connection = z.object({
  host: text,
  forwardedHost: text,
  forwardedProto: text,
  forwardedFor: text,
  forwarded: text,
  peer: z.string(),
  client: z.string(),
  scheme: text,
}) satisfies z.ZodType<Connection>;

/** Headers that a browser takes once: doubled, some browsers ignore them. */
const once = [
  "strict-transport-security",
  "content-security-policy",
  "x-content-type-options",
  "x-frame-options",
  "referrer-policy",
];

/** Asks the server on its own port, then at PUBLIC_URL as a browser would, how a request of this machine arrives. */
export async function checkServer(app: AppContext): Promise<CheckResult[]> {
  const { host, port, publicUrl } = app.config;
  const own = `http://${ownHost(host)}:${port}`;
  const direct = await ask(app, own);
  const found =
    "answer" in direct
      ? direct.answer.status === 200
        ? server.ok(`It answers at ${own}.`)
        : server.failed(`${own} answers with status ${direct.answer.status}: ${wordsOf(direct.answer)}`)
      : server.failed(
          `It does not answer at ${own}: ${direct.error} Start it, or set PORT and HOST as the server has them.`,
        );
  if (publicUrl === own) return [found, ...("answer" in direct ? judgeAnswer(app, direct.answer) : [])];
  const through = await ask(app, publicUrl);
  return [
    found,
    ...("answer" in through
      ? judgeAnswer(app, through.answer)
      : [address.failed(`${publicUrl} cannot be reached from this machine: ${through.error}`)]),
  ];
}

/** What listens everywhere is reached on loopback. */
function ownHost(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}

async function ask(app: AppContext, origin: string): Promise<{ answer: Fetched } | { error: string }> {
  const { hostname } = new URL(origin);
  const way = openEgress({ now: app.now, allowPrivate: [hostname.replace(/^\[|\]$/g, "")] });
  try {
    return {
      answer: await fetchOut(way, `${origin}/healthz`, {
        secretHeaders: { "surety-check": checkToken(app) },
        timeoutMs: 10_000,
        maxBytes: 16_384,
        cut: true,
        maxRedirects: 0,
      }),
    };
  } catch (error) {
    if (error instanceof FetchError) return { error: error.message };
    throw error;
  }
}

function judgeAnswer({ config, now }: AppContext, answer: Fetched): CheckResult[] {
  const { publicUrl } = config;
  if (answer.status >= 300 && answer.status < 400)
    return [
      address.failed(
        `${publicUrl} redirects to ${String(answer.headers.location).slice(0, 200)}. Set PUBLIC_URL to the address that people end up at.`,
      ),
    ];
  if (answer.status === 421) return [address.failed(wordsOf(answer))];
  if (answer.status !== 200)
    return [
      address.failed(
        `${publicUrl}/healthz answers with status ${answer.status}: ${wordsOf(answer)} The proxy must pass every path to Surety.`,
      ),
    ];
  const seen = connection.safeParse(parsed(answer.body.toString("utf8")));
  if (!seen.success)
    return [
      address.failed(
        `Something else than this installation answers at ${publicUrl}: another site, another data folder, or a proxy that drops the header Surety-Check.`,
      ),
    ];
  return [
    ...judgeConnection(seen.data, config),
    ...judgeHeaders(publicUrl, answer),
    ...judgeDate(answer, now()),
  ];
}

function judgeHeaders(publicUrl: string, { rawHeaders }: Fetched): CheckResult[] {
  const names = rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
  const doubled = once.filter((name) => names.filter((one) => one === name).length > 1);
  if (doubled.length === 0) return [];
  return [
    address.warning(
      `${publicUrl} sends ${doubled.join(", ")} twice: the proxy adds what Surety sends already. Remove it there.`,
    ),
  ];
}

/** A proxy on another machine has a clock of its own. */
function judgeDate({ headers }: Fetched, now: Date): CheckResult[] {
  const at = Date.parse(String(headers.date));
  const off = Math.abs(at - now.getTime());
  if (!(off > MINUTE_MS)) return [];
  return [
    clock.warning(
      `The clock of the server at PUBLIC_URL differs by ${Math.round(off / 1000)} s from this machine's. One of them is wrong.`,
    ),
  ];
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

/** The first line of an answer, without what is not text. */
function wordsOf({ body }: Fetched): string {
  const line = body
    .toString("utf8")
    .split("\n", 1)[0]
    ?.replace(/<[^>]*>|[^\x20-\x7e]/g, "")
    .trim()
    .slice(0, 400);
  return line ? line.replace(/([^.])$/, "$1.") : "no text.";
}
