import fc from "fast-check";
import { table } from "#tests/routes/table";
import { startChild } from "./child.ts";
import { fieldsOf } from "./fields-of.ts";
import { type Field, type Hostile, hostile } from "./requests.ts";
import { type Answer, send } from "./send.ts";
import type { Measured, Served } from "./server.ts";

export type Report = {
  seed: number;
  sent: number;
  /** How many answers there were of each status. */
  statuses: Record<string, number>;
  /** Requests that were answered by 500 or above, or by nothing. */
  failures: string[];
  /** Of the process: once every page was read, and at the end. */
  before: Measured;
  after: Measured;
  ended: string | null;
};

const BATCH = 500;
/** Longer heads are refused by Node itself, which ends the connection. */
const LONGEST_PATH = 9_000;

/**
 * Sends `requests` hostile requests to the built server: every route as every kind of visitor, over and over, each time with
 * another method, address, headers and body. The same seed makes the same requests. `stop` ends it after the next 500.
 */
export async function walk(
  { seed, requests, stop }: { seed: number; requests: number; stop?: AbortSignal },
  say: (line: string) => void,
): Promise<Report> {
  const child = await startChild();
  try {
    let served = await child.describe();
    const fields = await readForms(served);
    const before = await child.measure();
    const report: Report = {
      seed,
      sent: 0,
      statuses: {},
      failures: [],
      before,
      after: before,
      ended: null,
    };
    let shown = 0;
    for (let batch = 0; batch * BATCH < requests && !child.ended() && !stop?.aborted; batch += 1) {
      const many = Math.min(BATCH, requests - batch * BATCH);
      const attacks = fc.sample(hostile, { seed: seed + batch, numRuns: many });
      // One by one, so that each one's cost is its own.
      for (const [at, one] of attacks.entries()) {
        if (child.ended()) break;
        await attack(report, served, fields, one, batch * BATCH + at);
      }
      if (child.ended()) break;
      // Some requests end sessions, which is their right.
      served = { ...(await child.describe()), paths: served.paths };
      for (const failure of report.failures.slice(shown)) say(`✗ ${failure}`);
      shown = report.failures.length;
      if (batch % 20 === 19) say(`  ${report.sent} requests`);
    }
    report.ended = child.ended();
    if (!report.ended) report.after = await child.measure();
    return report;
  } finally {
    await child.close();
  }
}

/** The fields of every page's forms, as each visitor sees them. */
async function readForms(served: Served): Promise<Map<string, Field[]>> {
  const found = new Map<string, Field[]>();
  for (const { path } of table)
    for (const [visitor, Cookie] of Object.entries(served.cookies)) {
      const headers = { Cookie };
      const { text } = await send(served.address, {
        method: "GET",
        path: served.paths[path] ?? path,
        headers,
      });
      found.set(`${visitor} ${path}`, fieldsOf(text));
    }
  return found;
}

async function attack(
  report: Report,
  served: Served,
  forms: Map<string, Field[]>,
  one: Hostile,
  n: number,
): Promise<void> {
  const row = table[n % table.length]?.path ?? "/";
  const visitors = Object.keys(served.cookies);
  const visitor = visitors[Math.floor(n / table.length) % visitors.length] ?? "guest";
  const own = forms.get(`${visitor} ${row}`) || [];
  const [type, body] = one.bodyOf(own.length > 0 ? own : (forms.get(`owner ${row}`) ?? []));
  const hasBody = !["GET", "HEAD"].includes(one.method);
  const path = one.pathOf(served.paths[row] ?? row).slice(0, LONGEST_PATH);
  const headers = {
    Cookie: served.cookies[visitor] ?? "",
    Accept: "text/html",
    Origin: one.foreign ? "https://elsewhere.example" : served.address,
    ...(hasBody ? { "Content-Type": type } : {}),
    ...one.headers,
  };
  const what = `#${n} ${visitor} ${one.method} ${path.slice(0, 160)} ${hasBody ? `${type} ${JSON.stringify(body.slice(0, 400))}` : ""}`;
  try {
    const answer = await send(served.address, {
      method: one.method,
      path,
      headers,
      ...(hasBody ? { body } : {}),
    });
    count(report, answer, what);
  } catch (error) {
    report.failures.push(`${what}: ${(error as Error).message}`);
  }
  report.sent += 1;
}

function count(report: Report, { status, text }: Answer, what: string): void {
  report.statuses[status] = (report.statuses[status] ?? 0) + 1;
  if (status >= 500) report.failures.push(`${what}: ${status} ${text.slice(0, 200)}`);
}
