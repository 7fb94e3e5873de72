import { readdirSync, readlinkSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, test } from "vitest";
import { startServer } from "#tests/support/servers/server";

/** The files below a folder that this process, with all its threads, has open. */
function openBelow(dir: string): string[] {
  return readdirSync("/proc/self/fd").flatMap((fd) => {
    try {
      const file = readlinkSync(`/proc/self/fd/${fd}`);
      return file.startsWith(`${dir}/`) ? [file] : [];
    } catch {
      return [];
    }
  });
}

describe("the end of the server", () => {
  test("nothing of the data folder is open once it has stopped, though its pages were being checked", async () => {
    const server = await startServer();
    const dir = dirname(server.app.databaseFile);
    expect(openBelow(dir)).not.toEqual([]);
    await server.stop();
    expect(openBelow(dir)).toEqual([]);
  });
});
