import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig } from "#app/config";
import { tellStory } from "#app/demo/story";
import { openContext } from "#app/operations/installation/opening";
import { serveWorld, type World } from "./served.ts";

/** Opens the world over the built application in build/server; `old` is a data folder that holds the company already. */
export async function openWorld(old?: { dir: string; at: Date }): Promise<World> {
  const dir = old?.dir ?? mkdtempSync(join(tmpdir(), "surety-routes-"));
  let clock = old?.at ?? new Date("2026-03-11T13:05:00.000Z");
  const config = readConfig({ DATA_DIR: dir, LOG_LEVEL: "silent", JOBS: "off", PORT: "0" });
  const app = await openContext(config, { now: () => clock });
  if (!old)
    await tellStory(app, clock, (when) => {
      clock = when;
    });
  return serveWorld(app);
}
