import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { askThread, TookTooLong } from "#app/off-loop/asked-thread";

const memory = { maxOldGenerationSizeMb: 24, maxYoungGenerationSizeMb: 4 };

test("work that fills the thread's memory is given up in words, and the next is done by another thread", async () => {
  const program = join(mkdtempSync(join(tmpdir(), "surety-thread-")), "thread.mjs");
  writeFileSync(
    program,
    `import { parentPort } from "node:worker_threads";
    parentPort.on("message", ({ name }) => {
      const held = [];
      for (let n = 0; name === "fill"; n += 1) held.push({ text: "x".repeat(10) + n, list: [n, n, n] });
      parentPort.postMessage({ kind: "done", value: "answered" });
    });`,
  );
  const ask = (name: string) => askThread(program, { name, args: [] }, memory);
  const error = await ask("fill").catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(TookTooLong);
  expect((error as TookTooLong).message).toContain("too much memory");
  expect(await ask("answer")).toEqual({ kind: "done", value: "answered" });
});
