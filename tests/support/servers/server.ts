import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { AppContext } from "#app/context";
import type { Running, serve } from "#app/server/serve";
import { type Cast, makeCast } from "#tests/support/cast";

export const root = join(import.meta.dirname, "../../..");

export type TestServer = {
  /** Without a slash at the end. */
  url: string;
  /** The server's own context: operations of the source tree may be performed on it. */
  app: AppContext;
  /** Who can sign in; empty when the server was started on an empty folder. */
  cast: Cast;
  setupLink: string | undefined;
  /** Moves the server's clock ahead. */
  advance(ms: number): void;
  stop(): Promise<void>;
};

/**
 * The built server on a temporary data folder and a free port, in this process, with a clock that can be moved ahead.
 * `empty` leaves it to be set up. Jobs run only when asked for. Needs `npm test` or a build before it.
 */
export async function startServer(
  options: { empty?: boolean; env?: Record<string, string> } = {},
): Promise<TestServer> {
  const dir = mkdtempSync(join(tmpdir(), "surety-e2e-"));
  const build = await import(pathToFileURL(join(root, "build/server/index.js")).href);
  let ahead = 0;
  const running: Running = await (build.entry.module.serve as typeof serve)({
    build,
    root,
    env: { DATA_DIR: dir, PORT: "0", LOG_LEVEL: "fatal", JOBS: "off", ...options.env },
    now: () => new Date(Date.now() + ahead),
    monotonic: () => performance.now() + ahead,
  });
  const { app, address, setupLink } = running;
  return {
    url: address,
    app,
    cast: options.empty ? ({} as Cast) : await makeCast(app),
    setupLink,
    advance(ms) {
      ahead += ms;
    },
    async stop() {
      await running.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
