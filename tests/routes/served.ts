import { rmSync } from "node:fs";
import type { RequestListener, Server } from "node:http";
import type { AddressInfo } from "node:net";
import { sql } from "kysely";
import type { AppContext } from "#app/context";
import { clientDir, loadBuild } from "#tests/support/build";
import { signInEveryone, type VisitorName } from "./visitors.ts";

/** The demo company behind a real web server on loopback, with one session for each kind of visitor. */
export type World = {
  app: AppContext;
  address: string;
  cookies: Record<VisitorName, string>;
  /** The first value that the query answers; fails the test when there is none. */
  first(query: string): Promise<string>;
  close(): Promise<void>;
};

/**
 * Serves the demo company that an opened folder holds, over the built application; `close` removes the folder. `watch` sees
 * each request before the server does.
 */
export async function serveWorld(app: AppContext, watch?: RequestListener): Promise<World> {
  const build = await loadBuild();
  const express = build.entry.module.createServer(app, build, { clientDir });
  const http = await new Promise<Server>((resolve) => {
    const server = express.listen(0, "127.0.0.1", () => resolve(server));
  });
  if (watch) http.prependListener("request", watch);
  const address = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  app.config.publicUrl = address;
  return {
    app,
    address,
    cookies: await signInEveryone(app),
    async first(query) {
      const { rows } = await sql.raw<Record<string, string>>(query).execute(app.read);
      const value = Object.values(rows[0] ?? {})[0];
      if (value === undefined || value === null)
        throw new Error(`The demo company has nothing for: ${query}`);
      return String(value);
    },
    async close() {
      http.closeAllConnections();
      await new Promise((done) => http.close(done));
      await app.close();
      rmSync(app.config.dataDir, { recursive: true, force: true });
    },
  };
}
