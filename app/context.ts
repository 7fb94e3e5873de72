import { join } from "node:path";
import { type Logger, pino } from "pino";
import { type Limits, openLimits } from "#app/auth/limits";
import type { Config } from "#app/config";
import { closeDatabaseFiles, closeDataFolder } from "#app/data-folder";
import { loadSecretKey } from "#app/secret-key";
import { openSecrets, type Secrets } from "#app/secrets";
import { type Db, openDatabase, openReader, type ReadDb } from "#db/client";
import { migrate } from "#db/migrate";
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
  vault: Vault;
  secrets: Secrets;
  /** The installation's key, from which the vault's, the backups' and the log's keys are derived. */
  secretKey: Buffer;
  limits: Limits;
  logger: Logger;
  close(): Promise<void>;
};

/** Opens the data folder: key, database (migrated), vault. Throws with a plain sentence when one of them cannot be opened. */
export async function openContext(config: Config, options: { now?: () => Date } = {}): Promise<AppContext> {
  closeDataFolder(config.dataDir);
  const secretKey = loadSecretKey(config.dataDir, config.secretKey);
  const file = join(config.dataDir, "surety.db");
  const db = openDatabase(file);
  await migrate(db);
  const read = openReader(file);
  closeDatabaseFiles(file);
  return {
    config,
    db,
    read,
    databaseFile: file,
    now: options.now ?? (() => new Date()),
    vault: await openVault(join(config.dataDir, "vault"), secretKey),
    secrets: openSecrets(secretKey),
    secretKey,
    limits: openLimits(),
    logger: pino({
      level: config.logLevel,
      redact: ["req.headers.cookie", "req.headers.authorization", "password", "code", "token"],
    }),
    async close() {
      await read.destroy();
      await db.destroy();
    },
  };
}
