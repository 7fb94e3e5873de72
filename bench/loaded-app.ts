import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { record } from "#app/audit";
import { readConfig } from "#app/config";
import type { AppContext } from "#app/context";
import { openContext } from "#app/operations/installation/opening";
import { type Actor, perform, type Work } from "#app/work";
import { insertMany } from "#db/many-rows";

export const operator: Actor = { kind: "cli", name: "bench" };

/** An installation in a folder that is thrown away, with a clock that the bench sets, and no server. */
export async function withApp<R>(
  start: Date,
  env: Record<string, string>,
  use: (app: AppContext, setClock: (now: Date) => void) => Promise<R>,
): Promise<R> {
  const dir = mkdtempSync(join(tmpdir(), "surety-bench-"));
  let now = start;
  const config = readConfig({ DATA_DIR: dir, LOG_LEVEL: "silent", JOBS: "off", ...env });
  const app = await openContext(config, { now: () => now });
  try {
    await asIs(app, (work) =>
      insertMany(work.db, "organisation", [
        { id: "one", name: "Bench", time_zone: "UTC", created_at: work.now.toISOString() },
      ]),
    );
    return await use(app, (at) => {
      now = at;
    });
  } finally {
    await app.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Writes rows that no operation would make so fast, with one entry for all of them. */
export function asIs(app: AppContext, write: (work: Work) => Promise<void>): Promise<void> {
  return perform(app, operator, async (work) => {
    await write(work);
    await record(work, { action: "bench.fill", subject: { type: "database", id: "1" } });
  });
}

/** Milliseconds that this took. */
export async function timed(act: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await act();
  return performance.now() - began;
}
