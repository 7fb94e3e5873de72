import { readScan } from "#evidence/scan-results/read";
import { timed } from "./loaded-app.ts";
import type { Measure } from "./measure.ts";

const MEGABYTE = 1_000_000;

/** A large file of scan results, and the memory that reading it takes. */
export async function scans(): Promise<Measure[]> {
  const idle = process.memoryUsage().rss;
  let most = idle;
  async function* watched() {
    for await (const piece of sarifOf(100 * MEGABYTE)) {
      most = Math.max(most, process.memoryUsage().rss);
      yield piece;
    }
  }
  const read = await timed(() => readScan(watched(), new Date()));
  return [
    { name: "100 MB of SARIF read", value: read, unit: "ms", limit: 4_000 },
    { name: "… and memory beyond that before", value: (most - idle) / MEGABYTE, unit: "MB", limit: 150 },
  ];
}

/** SARIF of about so many bytes, a kilobyte for each result. */
async function* sarifOf(bytes: number): AsyncGenerator<Uint8Array> {
  const location = {
    physicalLocation: { artifactLocation: { uri: "src/orders.js" }, region: { startLine: 42 } },
  };
  const flow = { threadFlows: [{ locations: Array.from({ length: 7 }, () => ({ location })) }] };
  const message = { text: "A query depends on a value that a user gave." };
  const result = {
    ruleId: "js/sql-injection",
    level: "error",
    message,
    locations: [location],
    codeFlows: [flow],
  };
  const line = `,${JSON.stringify(result)}`;
  yield Buffer.from('{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"CodeQL"}},"results":[');
  const piece = Buffer.from(line.repeat(60));
  yield piece.subarray(1);
  for (let size = piece.length; size < bytes; size += piece.length) yield piece;
  yield Buffer.from("]}]}");
}
