import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";
import { readConfig } from "#app/config";
import { tellStory } from "#app/demo/story";
import { openContext } from "#app/operations/installation/opening";
import { serveWorld, type World } from "./served.ts";

/** Opens the world over the built application in build/server; `old` is a data folder that holds the company already. */
export async function openWorld(old?: { dir: string; at: Date }): Promise<World> {
  const { dir, at } = old ?? (await demoFolder());
  return serveWorld(await openContext(configOf(dir), { now: () => at }));
}

const configOf = (dir: string) => readConfig({ DATA_DIR: dir, LOG_LEVEL: "silent", JOBS: "off", PORT: "0" });

/**
 * The demo company in a folder of its own. The first file of a run makes it and leaves a copy; two files that begin together
 * both make it, so that neither waits.
 */
async function demoFolder(): Promise<{ dir: string; at: Date }> {
  const dir = mkdtempSync(join(tmpdir(), "surety-routes-"));
  const copy = join(inject("sharedFolder"), "demo");
  const clockFile = "clock.txt";
  if (!existsSync(copy)) {
    const at = await makeDemo(dir);
    const draft = mkdtempSync(`${copy}-`);
    cpSync(dir, draft, { recursive: true });
    writeFileSync(join(draft, clockFile), at.toISOString());
    try {
      renameSync(draft, copy);
    } catch {
      // The other file was faster; both copies are the same company.
      rmSync(draft, { recursive: true, force: true });
    }
    return { dir, at };
  }
  cpSync(copy, dir, { recursive: true, filter: (path) => !path.endsWith(clockFile) });
  return { dir, at: new Date(readFileSync(join(copy, clockFile), "utf8")) };
}

/** Answers where the clock stood when the story was over. */
async function makeDemo(dir: string): Promise<Date> {
  let clock = new Date("2026-03-11T13:05:00.000Z");
  const app = await openContext(configOf(dir), { now: () => clock });
  await tellStory(app, clock, (when) => {
    clock = when;
  });
  await app.close();
  return clock;
}
