import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { listItems } from "#db/access-reviews/items";
import { type Measure, percentile } from "./measure.ts";
import { EACH, type Hall, openHall, REVIEWERS, type Reviewer } from "./review-hall.ts";

const ROUNDS = 40;

/**
 * A review of 20,000 entries: opening it, 20 reviewers who each decide once a second, the size of its pages over the wire,
 * and its record as PDF while others ask for something small.
 */
export async function reviews(): Promise<Measure[]> {
  const hall = await openHall();
  try {
    const url = await hall.serve();
    const decided = await decideTogether(hall, url);
    const mine = await weigh(`${url}/my/reviews/${hall.alone}`, hall.owner);
    const every = await weigh(`${url}/access-reviews/${hall.alone}/items`, hall.owner);
    const paper = await print(hall, url);
    const entries = (REVIEWERS * EACH).toLocaleString("en");
    return [
      {
        name: `Opening a review of ${entries} entries`,
        value: Math.max(...hall.opening) / 1000,
        unit: "s",
        limit: 5,
      },
      {
        name: `${REVIEWERS} reviewers at once, a decision each second: p99`,
        value: percentile(decided.times, 0.99),
        unit: "ms",
        limit: 50,
      },
      {
        name: "… until the reviewer's page has been read again as well: p99",
        value: percentile(decided.reread, 0.99),
        unit: "ms",
        limit: 200,
      },
      { name: "… decisions that were lost", value: decided.lost, unit: "", limit: 0 },
      {
        name: `Reviewer's page of ${entries} entries over the wire`,
        value: mine / 1000,
        unit: "kB",
        limit: 60,
      },
      {
        name: `Officer's list of ${entries} entries over the wire`,
        value: every / 1000,
        unit: "kB",
        limit: 60,
      },
      { name: `PDF of ${entries} entries: first byte`, value: paper.first, unit: "ms", limit: 500 },
      {
        name: `PDF of ${entries} entries: /healthz meanwhile, p99`,
        value: paper.delay,
        unit: "ms",
        limit: 50,
      },
    ];
  } finally {
    await hall.close();
  }
}

/**
 * All reviewers have opened their page; then each presses once a second, all in the same second, for forty seconds. In the
 * second half each reads the page's data again after the press, as a browser with scripts does.
 */
async function decideTogether(hall: Hall, url: string) {
  const times: number[] = [];
  const reread: number[] = [];
  const accepted: string[] = [];
  const page = `${url}/my/reviews/${hall.shared}`;
  for (const reviewer of hall.reviewers) await weigh(page, reviewer);
  await Promise.all(
    hall.reviewers.map(async (reviewer, seat) => {
      const items = await listItems(hall.app.read, hall.shared, reviewer.personId);
      await pause((seat * 1000) / REVIEWERS);
      for (const [round, item] of items.slice(0, ROUNDS).entries()) {
        const began = performance.now();
        const answer = await press(page, reviewer, item.id);
        const took = performance.now() - began;
        const again = round >= ROUNDS / 2;
        if (again) await (await fetch(`${page}.data`, { headers: { Cookie: reviewer.cookie } })).text();
        if (again) reread.push(performance.now() - began);
        else times.push(took);
        if (answer === 302) accepted.push(item.id);
        await pause(1000 - (performance.now() - began));
      }
    }),
  );
  const stored = new Map(
    (await listItems(hall.app.read, hall.shared)).map((item) => [item.id, item.decision]),
  );
  const asked = REVIEWERS * ROUNDS;
  return { times, reread, lost: asked - accepted.filter((id) => stored.get(id) === "keep").length };
}

async function press(url: string, { cookie }: Reviewer, item: string): Promise<number> {
  const answer = await fetch(url, {
    method: "POST",
    headers: { Cookie: cookie, Origin: new URL(url).origin },
    body: new URLSearchParams({ do: "keep", item, reason: "needed for the job" }),
    redirect: "manual",
  });
  await answer.arrayBuffer();
  return answer.status;
}

/** Bytes of a page as they cross the wire. */
async function weigh(url: string, { cookie }: Reviewer): Promise<number> {
  const { request } = await import("node:http");
  return new Promise((resolve, reject) => {
    const headers = { Cookie: cookie, "Accept-Encoding": "br, gzip", Accept: "text/html" };
    request(url, { headers }, (answer) => {
      const parts: Buffer[] = [];
      answer.on("data", (part: Buffer) => parts.push(part));
      answer.on("end", () => {
        const all = Buffer.concat(parts);
        const coding = answer.headers["content-encoding"];
        const page = coding === "br" ? brotliDecompressSync(all) : coding === "gzip" ? gunzipSync(all) : all;
        if (answer.statusCode !== 200 || !page.includes("</html>"))
          reject(new Error(`${url} answered ${answer.statusCode}.`));
        else resolve(all.length);
      });
    })
      .on("error", reject)
      .end();
  });
}

/** Takes the record as PDF, while someone asks for the smallest thing there is, one time after the other. */
async function print(hall: Hall, url: string): Promise<{ first: number; delay: number }> {
  const times: number[] = [];
  let printing = true;
  const asking = (async () => {
    while (printing) {
      const began = performance.now();
      await (await fetch(`${url}/healthz`)).arrayBuffer();
      times.push(performance.now() - began);
      await pause(5);
    }
  })();
  const began = performance.now();
  const answer = await fetch(`${url}/access-reviews/${hall.shared}/record.pdf`, {
    headers: { Cookie: hall.owner.cookie },
  });
  const reader = answer.body?.getReader();
  const start = await reader?.read();
  const first = performance.now() - began;
  if (
    answer.status !== 200 ||
    Buffer.from(start?.value ?? [])
      .subarray(0, 5)
      .toString() !== "%PDF-"
  )
    throw new Error(`The record answered ${answer.status}.`);
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read());
  printing = false;
  await asking;
  return { first, delay: percentile(times, 0.99) };
}

const pause = (ms: number) => new Promise((resume) => setTimeout(resume, Math.max(0, ms)));
