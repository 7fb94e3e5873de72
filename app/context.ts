import { accessSync, constants } from "node:fs";
import { join } from "node:path";
import { type Logger, pino } from "pino";
import { type Afterwards, openAfterwards } from "#app/afterwards";
import { type Limits, openLimits } from "#app/auth/limits";
import { RefusalTally } from "#app/auth/refusals";
import type { Condition } from "#app/condition";
import type { Config } from "#app/config";
import { closeDatabaseFiles, closeDataFolder } from "#app/data-folder";
import { openQueues, type Queues } from "#app/fair-queues";
import { bindStoredSecrets } from "#app/operations/secret-binding";
import { loadSecretKey } from "#app/secret-key";
import { openSecrets, type Secrets } from "#app/secrets";
import { refuseUnfinishedRestore } from "#app/unfinished-restore";
import { openUpgraded, refuseOtherVersions } from "#app/upgrade";
import { noteVersion } from "#app/version-note";
import { type Db, openReader, type ReadDb } from "#db/client";
import type { MigrationList } from "#db/migrate";
import { scannedVault } from "#evidence/scan";
import { openVault, type Vault } from "#evidence/vault";

/** Everything that an operation, a job or a route may lean on. Made once per process. */
export type AppContext = {
  config: Config;
  /** The writing connection; use `perform`. */
  db: Db;
  /** The read-only connection; loaders use this alone. */
  read: ReadDb;
  /** Where the database is, for a thread that reads it by itself. */
  databaseFile: string;
  /** The only clock of the program. */
  now(): Date;
  /** Milliseconds that pass evenly, whatever is done to the clock; only differences mean anything. */
  monotonic(): number;
  vault: Vault;
  secrets: Secrets;
  /** The installation's key, from which the vault's, the backups' and the log's keys are derived. */
  secretKey: Buffer;
  limits: Limits;
  /** Refusals of people who are not signed in, as far as they have no line of the log yet. */
  refusals: RefusalTally;
  /** How much one user may have running at the same time. */
  queues: Queues;
  /** What was found about the data itself since the start. */
  condition: Condition;
  logger: Logger;
  /** Work that an answer does not wait for. */
  afterwards: Afterwards;
  close(): Promise<void>;
};

/** Opens the data folder: key, database (migrated), vault. Throws with a plain sentence when one of them cannot be opened. */
export async function openContext(
  config: Config,
  options: { now?: () => Date; monotonic?: () => number; migrations?: MigrationList } = {},
): Promise<AppContext> {
  const file = join(config.dataDir, "surety.db");
  closeDataFolder(config.dataDir);
  // SQLite would only say that it cannot open the database.
  accessSync(config.dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  refuseUnfinishedRestore(config.dataDir);
  refuseOtherVersions(file, { list: options.migrations });
  const secretKey = loadSecretKey(config.dataDir, config.secretKey);
  // The vault knows whether the key is the right one, so it comes before anything is written.
  const vault = scannedVault(await openVault(join(config.dataDir, "vault"), secretKey), config.clamd);
  const db = await openUpgraded(file, { list: options.migrations });
  const read = openReader(file);
  closeDatabaseFiles(file);
  const logger = pino({
    level: config.logLevel,
    redact: ["req.headers.cookie", "req.headers.authorization", "password", "code", "token"],
  });
  const afterwards = openAfterwards(logger);
  const app: AppContext = {
    config,
    db,
    read,
    databaseFile: file,
    now: options.now ?? (() => new Date()),
    monotonic: options.monotonic ?? (() => performance.now()),
    vault,
    secrets: openSecrets(secretKey),
    secretKey,
    limits: openLimits(),
    condition: { damagedSince: null },
    refusals: new RefusalTally(),
    queues: openQueues(),
    logger,
    afterwards,
    async close() {
      await afterwards.settled();
      await read.destroy();
      await db.destroy();
    },
  };
  await bindStoredSecrets(app);
  await noteVersion(app);
  return app;
}
