import { existsSync, statfsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Config } from "#app/config";
import { databaseFileOf, openLinkWords } from "#app/storage/data-folder";
import { refuseForbiddenFolder } from "#app/storage/folder-access";
import { refuseRootInOthersFolder } from "#app/storage/folder-owner";
import { rotationPlaces } from "#app/storage/key-rotation";
import { refuseMissingInstallation } from "#app/storage/missing-installation";
import { refuseNetworkDisk } from "#app/storage/network-disk";
import { operatorWords } from "#app/storage/storage-errors";
import { refuseOtherVersions } from "#app/storage/upgrade";
import { migrations } from "#db/migrate";
import { type CheckResult, resultsOf } from "#domain/installation/checkup";
import { schemaAge } from "#domain/installation/migrations";

const folder = resultsOf("folder");
const disk = resultsOf("disk");
const database = resultsOf("database");
const key = resultsOf("key");

const MIB = 1024 * 1024;
/** Below this the next backup or upload may fail. */
const LEAST_FREE = 256 * MIB;

/** Owner, permissions, place and version of the data folder; it changes nothing. A failed result means that it cannot be opened. */
export function checkFolder(config: Config): CheckResult[] {
  const { dataDir, networkDisk } = config;
  if (existsSync(rotationPlaces(dataDir).root))
    return [
      folder.failed(
        "A replacement of the secret key was interrupted or is going on. Wait for it, or start the server, which finishes it or takes it back.",
      ),
    ];
  try {
    refuseForbiddenFolder(dataDir);
    refuseRootInOthersFolder(dataDir);
    refuseMissingInstallation(dataDir);
  } catch (error) {
    return [folder.failed(operatorWords(error, dataDir))];
  }
  return [
    checkPlace(dataDir, networkDisk),
    ...openLinkWords(dataDir).map(folder.warning),
    checkDisk(dataDir),
    checkKey(config),
    checkVersion(dataDir),
  ];
}

function checkPlace(dataDir: string, networkDisk: boolean): CheckResult {
  const path = resolve(dataDir);
  try {
    refuseNetworkDisk(dataDir, networkDisk);
  } catch (error) {
    return folder.failed(operatorWords(error, dataDir));
  }
  const open = statSync(path).mode & 0o077;
  return open === 0
    ? folder.ok(`${path} is closed to other users.`)
    : folder.warning(
        `Other users of this machine can enter ${path}. Every command and every start of the server close it.`,
      );
}

function checkDisk(dataDir: string): CheckResult {
  const { bavail, bsize, blocks, ffree, files } = statfsSync(dataDir);
  const free = bavail * bsize;
  const size = statSync(databaseFileOf(dataDir), { throwIfNoEntry: false })?.size ?? 0;
  const words = `${inMib(free)} of ${inMib(blocks * bsize)} are free`;
  if (free < LEAST_FREE) return disk.failed(`${words}. Free some space: without it nothing can be recorded.`);
  if (free < 3 * size)
    return disk.warning(
      `${words}. A backup needs room for a copy of the database (${inMib(size)}) and the vault.`,
    );
  if (files > 0 && ffree < 1_000)
    return disk.failed(
      `${ffree} more files can be made on this disk (inodes). Remove files that are not needed.`,
    );
  return disk.ok(`${words}.`);
}

const inMib = (bytes: number) => `${Math.floor(bytes / MIB).toLocaleString("en")} MiB`;

function checkKey({ dataDir, secretKey }: Config): CheckResult {
  const file = join(resolve(dataDir), "secret.key");
  const there = existsSync(file);
  if (secretKey && there)
    return key.warning(
      `SECRET_KEY is set, and ${file} holds a key as well, which is not used. Remove the file once you know that SECRET_KEY opens this folder.`,
    );
  if (secretKey) return key.ok("SECRET_KEY comes from the environment, apart from the data.");
  if (!there)
    return key.failed(
      `There is no key: neither SECRET_KEY nor ${file}. Set SECRET_KEY to the key that encrypted the data.`,
    );
  return key.warning(
    `The key lies beside the data that it encrypts (${file}): a copy of the folder can be read. Keep a copy of the key elsewhere, for backups cannot be restored without it, or set SECRET_KEY and remove the file.`,
  );
}

function checkVersion(dataDir: string): CheckResult {
  try {
    const { applied } = refuseOtherVersions(databaseFileOf(dataDir));
    if (schemaAge(applied, Object.keys(migrations)) === "behind")
      return database.failed(
        "The database is of an earlier version. The next start of the server copies and upgrades it; run this again after that.",
      );
    return database.ok(
      "The database is of this version. surety verify compares every record and file with the log.",
    );
  } catch (error) {
    return database.failed(operatorWords(error, dataDir));
  }
}
