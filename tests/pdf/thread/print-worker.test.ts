import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PrintWorker } from "#app/pdf/thread/print-worker";

let program: string;
let dir: string;
/** A thread that does as the data says, instead of laying out a page. */
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "surety-print-worker-"));
  program = join(dir, "worker.mjs");
  writeFileSync(
    program,
    `import { parentPort } from "node:worker_threads";
     parentPort.on("message", ({ kind, data }) => {
       if (kind !== "print") return;
       if (data === "exit") process.exit(3);
       if (data === "throw") throw new Error("a bug in a callback");
       if (data === "memory") { const kept = []; for (;;) kept.push(new Array(1e5).fill(kept.length)); }
       parentPort.postMessage({ kind: "bytes", bytes: new TextEncoder().encode(data) });
       parentPort.postMessage({ kind: "done" });
     });`,
  );
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

test.each([
  ["exit", /ended with code 3/],
  ["throw", /a bug in a callback/],
  ["memory", /memory limit/],
])(
  "a thread that dies (%s) answers its document, and the next one gets a new thread",
  async (what, words) => {
    const worker = new PrintWorker(program, 24);
    const printed: string[] = [];
    const take = (bytes: Uint8Array) => void printed.push(Buffer.from(bytes).toString());
    await expect(worker.print("policy", what, take)).rejects.toThrow(words);
    await worker.print("policy", "sound", take);
    expect(printed).toEqual(["sound"]);
  },
);

test("a reader who leaves ends the printing", async () => {
  const worker = new PrintWorker(program);
  const gone = new AbortController();
  const printing = worker.print("policy", "never read", () => new Promise(() => {}), gone.signal);
  gone.abort();
  await expect(printing).rejects.toThrow("given up");
});
