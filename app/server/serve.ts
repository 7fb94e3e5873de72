import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { ServerBuild } from "@remix-run/node";
import type { RequestHandler } from "express";
import { sumUpRefusals } from "#app/auth/refused-sign-ins";
import { type Config, readConfig } from "#app/config";
import type { AppContext } from "#app/context";
import { startJobs } from "#app/jobs/scheduler";
import { reportCrashes } from "#app/operations/installation/crashes";
import { findLostRecords } from "#app/operations/installation/lost-records";
import { openContext, refuseUnusableFolder } from "#app/operations/installation/opening";
import { createSetupLink } from "#app/operations/installation/setup";
import { watchForDamage } from "#app/server/damage-watch";
import { createServer } from "#app/server/express";
import { refuseUnreadable } from "#app/server/unreadable";
import { isMarkDamaged } from "#app/storage/log-mark";
import { operatorWords } from "#app/storage/storage-errors";
import { systemCause } from "#app/storage/system-cause";
import { MINUTE_MS } from "#domain/durations";
import { damagedMarkWords, lostRecordsWords } from "#domain/installation/lost-records";

export type Running = {
  app: AppContext;
  address: string;
  setupLink: string | undefined;
  close(): Promise<void>;
};

type Options = {
  build: ServerBuild | (() => Promise<ServerBuild>);
  env: Record<string, string | undefined>;
  root: string;
  now?: () => Date;
  monotonic?: () => number;
  middleware?: RequestHandler;
  /** Records of earlier processes that did not end in order, from the data folder. */
  crashes?: readonly unknown[];
};

/**
 * Opens everything, serves, and says where. `close` ends it all in order: no new requests, jobs, database.
 * @throws Error in plain words, with what the system or SQLite said as its cause
 */
export async function serve(options: Options): Promise<Running> {
  const config = readConfig(options.env);
  try {
    return await start(config, options);
  } catch (error) {
    throw new Error(operatorWords(error, config.dataDir), { cause: systemCause(error, config.dataDir) });
  }
}

async function start(config: Config, options: Options): Promise<Running> {
  // Every file that the server writes belongs to its user alone.
  process.umask(0o077);
  refuseUnusableFolder(config);
  const markDamaged = isMarkDamaged(config.dataDir);
  const app = await openContext(config, { now: options.now, monotonic: options.monotonic });
  if (config.plainHttp)
    app.logger.warn(
      "served over http: passwords, codes and cookies can be read in transit; set PUBLIC_URL to https:",
    );
  const files = options.middleware
    ? { middleware: options.middleware }
    : { clientDir: join(options.root, "build/client") };
  const server = createServer(app, options.build, files);
  const http = await listen(server, config);
  const { port } = http.address() as AddressInfo;
  if (config.port === 0 && !options.env.PUBLIC_URL) config.publicUrl = `http://127.0.0.1:${port}`;
  const starter = { kind: "job", name: "start" } as const;
  await reportCrashes(app, starter, options.crashes ?? []);
  const setupLink = await createSetupLink(app, starter);
  const loss = await findLostRecords(app);
  if (loss) app.logger.error(loss, lostRecordsWords(loss));
  if (markDamaged) app.logger.error(damagedMarkWords);
  const pages = watchForDamage(app);
  const jobs = config.jobs ? await startJobs(app) : undefined;
  return {
    app,
    address: config.publicUrl,
    setupLink,
    async close() {
      app.stopping.abort();
      await new Promise<void>((done) => {
        http.close(() => done());
        http.closeIdleConnections();
        setTimeout(() => http.closeAllConnections(), 3_000).unref();
      });
      await pages.stop();
      await jobs?.stop();
      await app.afterwards.settled();
      await sumUpRefusals(app, starter);
      await app.close();
    },
  };
}

function listen(server: ReturnType<typeof createServer>, config: Config): Promise<Server> {
  const { port, host } = config;
  return new Promise((resolve, reject) => {
    const http = server.listen(port, host, () => resolve(http));
    // One time for every request would cut large files on slow lines; limitBodyTime gives each body its own.
    http.requestTimeout = 0;
    http.headersTimeout = MINUTE_MS;
    http.on("error", reject);
    http.on("clientError", refuseUnreadable(config));
  });
}
