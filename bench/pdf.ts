import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { Worker } from "node:worker_threads";
import type { Answer } from "#app/pdf/thread/worker";
import type { Origin } from "#app/queries/installation/origin";
import type { ReviewRecord } from "#domain/access-reviews/record";
import type { Measure } from "./measure.ts";
import { pageOf, reviewOf } from "./pdf-rows.ts";

const entries = 5_000;
const press = join(import.meta.dirname, "../build/server/press.js");

/**
 * The record of a review of 5,000 entries: printed by a cold worker as the server does it, against the same rows printed by
 * headless Chromium and wkhtmltopdf in the same run. Programs that are not installed are left out.
 */
export async function pdf(): Promise<Measure[]> {
  if (!existsSync(press)) throw new Error("Build first: npm run bench does.");
  const record = reviewOf(entries);
  const ours = await printOurs(record);
  const measures: Measure[] = [
    { name: "PDF of 5,000 entries: memory that it takes", value: ours.rss / 1e6, unit: "MB", limit: 200 },
    { name: "PDF of 5,000 entries: event-loop delay p99", value: ours.delay, unit: "ms", limit: 20 },
    { name: "PDF of 5,000 entries: size", value: ours.bytes / 1e6, unit: "MB", limit: 5 },
  ];
  const folder = mkdtempSync(join(tmpdir(), "surety-bench-"));
  try {
    const page = join(folder, "page.html");
    writeFileSync(page, pageOf(record));
    const chromium = timed(process.env.CHROMIUM_PATH ?? "chromium", [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      `--user-data-dir=${join(folder, "profile")}`,
      "--no-pdf-header-footer",
      `--print-to-pdf=${join(folder, "chromium.pdf")}`,
      `file://${page}`,
    ]);
    const against = (name: string, value: number | undefined, file: string, limit: number) => {
      if (value === undefined || size(join(folder, file)) === 0)
        console.log(`  ${name} is not installed: left out.`);
      else measures.push({ ...cold, baseline: { name, value }, limit });
    };
    const cold = { name: "PDF of 5,000 entries, cold worker", value: ours.ms, unit: "ms" as const };
    against("headless Chromium", chromium, "chromium.pdf", 1 / 8);
    against(
      "wkhtmltopdf",
      timed("wkhtmltopdf", ["-q", "-O", "Landscape", page, join(folder, "wk.pdf")]),
      "wk.pdf",
      1 / 2,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return measures;
}

type Ours = { ms: number; bytes: number; rss: number; delay: number };

function printOurs(record: ReviewRecord): Promise<Ours> {
  const origin: Origin = {
    organisation: record.scope.organisation,
    timeZone: record.scope.timeZone,
    madeAt: new Date("2026-03-11T13:05:22Z"),
    madeBy: "Maren Olsen, security officer",
    logLine: 18_907,
  };
  const data = { record, origin };
  const loop = monitorEventLoopDelay({ resolution: 1 });
  const hash = createHash("sha256");
  let bytes = 0;
  const before = process.memoryUsage.rss();
  let rss = before;
  const watch = setInterval(() => {
    rss = Math.max(rss, process.memoryUsage.rss());
  }, 10);
  loop.enable();
  const begun = performance.now();
  const worker = new Worker(press, {
    resourceLimits: { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 16 },
  });
  worker.postMessage({ kind: "print", name: "access-review", data });
  return new Promise<Ours>((resolve, reject) => {
    worker.on("error", reject);
    worker.on("message", (answer: Answer) => {
      if (answer.kind === "failed") return reject(new Error(answer.message));
      if (answer.kind === "bytes") {
        hash.update(answer.bytes);
        bytes += answer.bytes.length;
        worker.postMessage({ kind: "more" });
        return;
      }
      const ms = performance.now() - begun;
      loop.disable();
      resolve({
        ms,
        bytes,
        rss: Math.max(rss, process.memoryUsage.rss()) - before,
        delay: loop.percentile(99) / 1e6,
      });
    });
  }).finally(() => {
    clearInterval(watch);
    return worker.terminate();
  });
}

function timed(program: string, args: string[]): number | undefined {
  const begun = performance.now();
  const { error, status } = spawnSync(program, args, { stdio: "ignore", timeout: 120_000 });
  return error || status !== 0 ? undefined : performance.now() - begun;
}

function size(path: string): number {
  return existsSync(path) ? statSync(path).size : 0;
}
