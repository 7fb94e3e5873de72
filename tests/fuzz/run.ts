import { parseArgs } from "node:util";
import { type Report, walk } from "./walk.ts";

const { values } = parseArgs({
  options: { seed: { type: "string" }, requests: { type: "string", default: "100000" } },
});
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
const requests = Number(values.requests);
if (!Number.isInteger(seed) || !Number.isInteger(requests) || requests < 1)
  throw new Error("--seed and --requests are whole numbers.");

console.log(`${requests} hostile requests, seed ${seed}`);
const stop = new AbortController();
process.once("SIGTERM", () => stop.abort());
process.once("SIGINT", () => stop.abort());
const report = await walk({ seed, requests, stop: stop.signal }, console.log);
print(report);
const sound = report.ended === null && report.failures.length === 0 && report.after.p99 < 50;
process.exit(sound ? 0 : 1);

function print({ statuses, failures, before, after, ended, sent }: Report): void {
  const ms = (value: number) => `${value.toFixed(1)} ms`;
  console.log(
    `${sent} sent: ${Object.entries(statuses)
      .map(([status, count]) => `${status} × ${count}`)
      .join(", ")}`,
  );
  console.log(
    `Event loop's delay: p99 ${ms(after.p99)}, p99.9 ${ms(after.p999)}, longest ${ms(after.longest)}`,
  );
  console.log(`Heap after a collection: ${before.heap.toFixed(0)} MiB, then ${after.heap.toFixed(0)} MiB`);
  console.log(`Resident memory: ${before.rss.toFixed(0)} MiB, then ${after.rss.toFixed(0)} MiB`);
  console.log(`Requests that held the main thread for more than 50 ms of processor time: ${after.holding}`);
  console.log("Processor time of the main thread, at a stretch and in all, the longest first:");
  for (const { held, ms: took, what } of after.costliest)
    console.log(`  ${held.toFixed(0).padStart(5)} ms ${took.toFixed(0).padStart(5)} ms  ${what}`);
  if (ended) console.log(`✗ The server ended: ${ended}`);
  console.log(`${failures.length} failures`);
}
