import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import type { Limits, LiveRead, LiveSource } from "#evidence/account-apis/source";

import { openEgress } from "#evidence/network/egress";
import { afterEachTest } from "#tests/support/after-each";

export type Heard = { method: string; url: URL; headers: IncomingHttpHeaders; body: string };
/** What an API answers; null: nothing, ever. An object as body is sent as JSON; `endless` is sent until no one listens. */
export type Played = {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
  endless?: string;
} | null;

const close: (() => void)[] = [];
afterEachTest(() => {
  for (const end of close.splice(0)) end();
});

/** A real web server on loopback that plays an API's answers and keeps what it was asked. */
export async function playApi(play: (heard: Heard, times: number) => Played) {
  const heard: Heard[] = [];
  const times = new Map<string, number>();
  /** `headers`: sent with every answer. */
  const api = { url: "", heard, headers: {} as Record<string, string> };
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const { method = "", headers } = request;
    const url = new URL(request.url ?? "", api.url);
    heard.push({ method, url, headers, body: Buffer.concat(pieces).toString("utf8") });
    const last = heard.at(-1) as Heard;
    times.set(url.href, (times.get(url.href) ?? 0) + 1);
    const played = play(last, times.get(url.href) ?? 0);
    if (played === null) return;
    const text = typeof played.body === "string" ? played.body : JSON.stringify(played.body ?? null);
    // A clock of its own, where a test gives one.
    response.sendDate = false;
    const sent = { "content-type": "application/json", ...api.headers, ...played.headers };
    response.writeHead(played.status ?? 200, sent);
    if (played.endless === undefined) response.end(text);
    else Readable.from(repeated(played.endless)).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  close.push(() => {
    server.closeAllConnections();
    server.close();
  });
  api.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return api;
}

function* repeated(text: string) {
  for (;;) yield text;
}

/** Reads a source from loopback with a clock that moves only by waiting. */
export function reading(
  settings: Record<string, string>,
  secret: string | null = "kelp-forest-9",
  limits: Partial<Limits> = {},
) {
  const waits: number[] = [];
  let now = Date.parse("2026-03-11T09:00:00Z");
  const read: LiveRead = {
    way: openEgress({ now: () => new Date(now), allowPrivate: ["127.0.0.0/8"] }),
    settings,
    secret,
    wait: async (ms) => {
      waits.push(ms);
      now += ms;
    },
    limits,
  };
  return { read, waits };
}

/** The accounts that a source gives, with its defaults for what is not said. */
export async function accountsFrom(source: LiveSource, settings: Record<string, string>, secret?: string) {
  const start = Object.fromEntries(source.fields.map((field) => [field.name, field.start ?? ""]));
  const all = { ...start, ...settings };
  source.check(all);
  const { rows, query } = await source.ask(reading(all, secret).read);
  return { accounts: await source.accountsOf(rows), rows, query };
}

/** What a source says when it refuses. */
export async function refusalOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => new Error("was taken"),
    (caught: unknown) => caught as Error,
  );
  return error.message;
}
