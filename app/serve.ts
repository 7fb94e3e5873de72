import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { ServerBuild } from "@remix-run/node";
import type { RequestHandler } from "express";
import { readConfig } from "#app/config";
import { type AppContext, openContext } from "#app/context";
import { createServer } from "#app/express";
import { startJobs } from "#app/jobs/scheduler";
import { reportCrashes } from "#app/operations/crashes";
import { createSetupLink } from "#app/operations/setup";

export type Running = {
  app: AppContext;
  address: string;
  setupLink: string | undefined;
  close(): Promise<void>;
};

/** Opens everything, serves, and says where. `close` ends it all in order: no new requests, jobs, database. */
export async function serve(options: {
  build: ServerBuild | (() => Promise<ServerBuild>);
  env: Record<string, string | undefined>;
  root: string;
  now?: () => Date;
  middleware?: RequestHandler;
  /** Records of earlier processes that did not end in order, from the data folder. */
  crashes?: readonly unknown[];
}): Promise<Running> {
  // Every file that the server writes belongs to its user alone.
  process.umask(0o077);
  const config = readConfig(options.env);
  const app = await openContext(config, { now: options.now });
  const files = options.middleware
    ? { middleware: options.middleware }
    : { clientDir: join(options.root, "build/client") };
  const server = createServer(app, options.build, files);
  const http = await listen(server, config.port, config.host);
  const { port } = http.address() as AddressInfo;
  if (config.port === 0 && !options.env.PUBLIC_URL) config.publicUrl = `http://127.0.0.1:${port}`;
  const starter = { kind: "job", name: "start" } as const;
  await reportCrashes(app, starter, options.crashes ?? []);
  const setupLink = await createSetupLink(app, starter);
  const jobs = config.jobs ? await startJobs(app) : undefined;
  return {
    app,
    address: config.publicUrl,
    setupLink,
    async close() {
      await new Promise<void>((done) => {
        http.close(() => done());
        http.closeIdleConnections();
        setTimeout(() => http.closeAllConnections(), 3_000).unref();
      });
      await jobs?.stop();
      await app.close();
    },
  };
}

function listen(server: ReturnType<typeof createServer>, port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const http = server.listen(port, host, () => resolve(http));
    // One time for every request would cut large files on slow lines; limitBodyTime gives each body its own.
    http.requestTimeout = 0;
    http.headersTimeout = 60_000;
    http.on("error", (error: NodeJS.ErrnoException) => {
      reject(
        error.code === "EADDRINUSE" ? new Error(`Port ${port} is in use. Set PORT to another one.`) : error,
      );
    });
  });
}
