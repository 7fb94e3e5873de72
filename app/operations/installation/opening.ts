import { accessSync, constants } from "node:fs";
import { join } from "node:path";
import { pino } from "pino";
import type { Config } from "#app/config";
import { type AppContext, systemClock } from "#app/context";
import { openAfterwards } from "#app/limits/afterwards";
import { openQueues } from "#app/limits/fair-queues";
import { openLimits } from "#app/limits/rates";
import { RefusalTally } from "#app/limits/refusals";
import { coverRows } from "#app/operations/installation/covered-rows";
import { prepareIndex } from "#app/operations/installation/search-index";
import { bindStoredSecrets } from "#app/operations/installation/secret-binding";
import { noteVersion } from "#app/operations/installation/version-note";
import { loadSecretKey } from "#app/secret-key";
import { openSecrets } from "#app/secrets";
import { closeDatabaseFiles, closeDataFolder, databaseFileOf, openLinkWords } from "#app/storage/data-folder";
import { refuseForbiddenFolder } from "#app/storage/folder-access";
import { refuseRootInOthersFolder } from "#app/storage/folder-owner";
import { settleRotation } from "#app/storage/key-rotation";
import { refuseLostDatabase } from "#app/storage/lost-database";
import { refuseMissingInstallation } from "#app/storage/missing-installation";
import { refuseMissingVault } from "#app/storage/missing-vault";
import { refuseNetworkDisk } from "#app/storage/network-disk";
import { refuseOddFiles } from "#app/storage/odd-files";
import { type OpenedPlaces, rememberPlaces } from "#app/storage/opened-places";
import { refuseUnfinishedRestore } from "#app/storage/unfinished-restore";
import { openUpgraded, refuseOtherVersions } from "#app/storage/upgrade";
import { type Db, openReader } from "#db/client";
import type { MigrationList } from "#db/migrate";
import { scannedVault } from "#evidence/vault/scan";
import { openVault, type Vault } from "#evidence/vault/vault";

/**
 * Opens the data folder: key, database (migrated), vault. An empty folder becomes a new installation, unless `existing` says that
 * there must be one. Throws with a plain sentence when one of them cannot be opened.
 */
export async function openContext(
  config: Config,
  options: {
    now?: () => Date;
    monotonic?: () => number;
    migrations?: MigrationList;
    existing?: boolean;
  } = {},
): Promise<AppContext> {
  const file = databaseFileOf(config.dataDir);
  refuseUnusableFolder(config);
  if (options.existing) refuseMissingInstallation(config.dataDir);
  closeDataFolder(config.dataDir);
  // SQLite would only say that it cannot open the database.
  accessSync(config.dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  settleRotation(config.dataDir);
  refuseUnfinishedRestore(config.dataDir);
  refuseLostDatabase(config.dataDir);
  refuseOtherVersions(file, { list: options.migrations });
  const secretKey = loadSecretKey(config.dataDir, config.secretKey);
  refuseMissingVault(config.dataDir, secretKey);
  // The vault knows whether the key is the right one, so it comes before anything is written.
  const vault = scannedVault(await openVault(join(config.dataDir, "vault"), secretKey), config.clamd);
  const db = await openUpgraded(file, { list: options.migrations });
  try {
    return await assemble(config, options, { file, secretKey, vault, db });
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

/** Looks at the data folder before anything is written. Throws with the obstacle, in words for an operator. */
export function refuseUnusableFolder({ dataDir, networkDisk }: Config): void {
  refuseForbiddenFolder(dataDir);
  refuseOddFiles(dataDir);
  refuseRootInOthersFolder(dataDir);
  refuseNetworkDisk(dataDir, networkDisk);
}

async function assemble(
  config: Config,
  options: { now?: () => Date; monotonic?: () => number },
  { file, secretKey, vault, db }: { file: string; secretKey: Buffer; vault: Vault; db: Db },
): Promise<AppContext> {
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
    now: options.now ?? systemClock.now,
    monotonic: options.monotonic ?? systemClock.monotonic,
    vault,
    secrets: openSecrets(secretKey),
    secretKey,
    limits: openLimits(),
    condition: {
      damagedSince: null,
      goneSince: null,
      vaultEmptied: false,
      zoneUnknown: false,
      searchRebuilt: false,
      unreadable: new Map(),
    },
    places: placesOf(config, { file, secretKey, vault }),
    refusals: new RefusalTally(),
    queues: openQueues(),
    logger,
    afterwards,
    stopping: new AbortController(),
    async close() {
      app.stopping.abort();
      await afterwards.settled();
      await read.destroy();
      await db.destroy();
    },
  };
  for (const words of openLinkWords(config.dataDir)) logger.warn(words);
  try {
    await coverRows(app);
    await bindStoredSecrets(app);
    await noteVersion(app);
    await prepareIndex(app);
    return app;
  } catch (error) {
    await read.destroy();
    throw error;
  }
}

function placesOf(
  { dataDir, secretKey: given }: Config,
  { file, secretKey, vault }: { file: string; secretKey: Buffer; vault: Vault },
): OpenedPlaces {
  return rememberPlaces({ dataDir, database: file, vault: vault.dir, secretKey, keyInFolder: !given });
}
