import { randomBytes } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "#app/config";
import { missingWords, proveFolder, subjectOf } from "#app/operations/installation/folder-proofs";
import { encryptFiles } from "#app/operations/installation/key-rotation-files";
import { type ChangedSecrets, changeSecrets } from "#app/operations/installation/key-rotation-secrets";
import { signLogHead } from "#app/operations/installation/log-heads";
import { openContext, refuseUnusableFolder } from "#app/operations/installation/opening";
import { proveData } from "#app/operations/installation/proofs";
import { loadSecretKey } from "#app/secret-key";
import {
  finishRotation,
  flushTree,
  holdRotation,
  markReady,
  refuseScatteredFolder,
  rotationPlaces,
} from "#app/storage/key-rotation";
import { isMarkDamaged, markFile } from "#app/storage/log-mark";
import { refuseMissingInstallation } from "#app/storage/missing-installation";
import type { Actor } from "#app/work";
import { holdDatabase } from "#db/installation/held-database";
import { counted } from "#domain/counted";
import { openLogKey } from "#evidence/log/log-heads";

type Options = {
  /** The new key; one is made when none is given. */
  newKey?: Buffer;
  /** Go on although `surety verify` finds problems; they stay. */
  despiteProblems?: boolean;
  now?: () => Date;
};

export type Rotated = ChangedSecrets & {
  /** The file in which the old key stays, when the data folder held it. */
  keptKey: string | null;
};

/**
 * Replaces the secret key: everything under the old one is re-encrypted or re-signed beside the data, verified, and then put in its
 * place. Killed at any point, the folder opens with the old key or with the new one. No other process may use the folder meanwhile.
 * @throws Error in a plain sentence; then nothing was changed
 */
export async function rotateKey(config: Config, actor: Actor, options: Options = {}): Promise<Rotated> {
  const { dataDir } = config;
  refuseUnusableFolder(config);
  refuseMissingInstallation(dataDir);
  refuseScatteredFolder(dataDir);
  refuseUsedFolder(join(dataDir, "surety.db"));
  const known = await lookThrough(config, options);
  const oldKey = loadSecretKey(dataDir, config.secretKey);
  const newKey = options.newKey ?? randomBytes(32);
  if (newKey.equals(oldKey)) throw new Error("The new key is the same as the old one. Nothing was changed.");
  const release = holdRotation(dataDir);
  const database = holdDatabase(join(dataDir, "surety.db"));
  const { root, ready } = rotationPlaces(dataDir);
  try {
    if (!database) throw inUse();
    const changed = await makeCopy(config, { ...options, actor, database, oldKey, newKey, known });
    const keptKey = `secret.key.replaced-${changed.at.replace(/[:.]/g, "-")}`;
    refuseScatteredFolder(dataDir);
    markReady(dataDir, { keyInFolder: config.secretKey === undefined, keptKey });
    finishRotation(dataDir);
    return { ...changed, keptKey: existsSync(join(dataDir, keptKey)) ? join(dataDir, keptKey) : null };
  } finally {
    database?.release();
    if (!existsSync(ready)) rmSync(root, { recursive: true, force: true });
    release();
  }
}

/** Said at once, and again when the work begins. */
function refuseUsedFolder(file: string): void {
  const free = holdDatabase(file);
  if (!free) throw inUse();
  free.release();
}

/** What is wrong with the data before anything is done, and a head of the log signed with the old key. */
async function lookThrough(config: Config, options: Options): Promise<string[]> {
  const markDamaged = isMarkDamaged(config.dataDir);
  const app = await openContext(config, { now: options.now });
  try {
    const { problems } = await proveFolder(app, openLogKey(app.secretKey), markDamaged);
    if (problems.length > 0 && !options.despiteProblems)
      throw new Error(
        `surety verify finds ${counted(problems.length, "problem")} in this folder: ${problems[0]} Repair the data first, or give --despite-problems to carry it over as it is. Nothing was changed.`,
      );
    // A log that was altered is not signed again; the heads of before say so under either key.
    await signLogHead(app).catch((error) => {
      if (problems.length === 0) throw error;
    });
    return problems;
  } finally {
    await app.close();
  }
}

type Copying = Options & {
  actor: Actor;
  database: { copyTo(target: string): void };
  oldKey: Buffer;
  newKey: Buffer;
  known: readonly string[];
};

/** Makes the whole data folder under the new key, apart, and brings it to the disk. */
async function makeCopy(config: Config, { database, ...how }: Copying): Promise<ChangedSecrets> {
  const { next } = rotationPlaces(config.dataDir);
  rmSync(next, { recursive: true, force: true });
  mkdirSync(next, { mode: 0o700 });
  database.copyTo(join(next, "surety.db"));
  // A log that was longer once stays known to be shorter, until that is accepted.
  const mark = markFile(config.dataDir);
  if (existsSync(mark)) copyFileSync(mark, markFile(next));
  const changed = await changeCopy(config, next, how);
  // A single file, without a write-ahead log that would have to move with it.
  holdDatabase(join(next, "surety.db"))?.release();
  if (config.secretKey === undefined)
    writeFileSync(join(next, "secret.key"), `${how.newKey.toString("base64")}\n`, { mode: 0o600 });
  flushTree(next);
  return changed;
}

/** @throws Error when the copy has a problem that the folder did not have */
async function changeCopy(
  config: Config,
  next: string,
  { actor, oldKey, newKey, known, now }: Omit<Copying, "database">,
): Promise<ChangedSecrets> {
  const files = await encryptFiles(join(config.dataDir, "vault"), join(next, "vault"), { oldKey, newKey });
  const own = { ...config, dataDir: next, secretKey: newKey.toString("base64"), clamd: undefined };
  const app = await openContext(own, { now });
  try {
    const changed = await changeSecrets(app, actor, { oldKey, ...files });
    const proof = await proveData(app.databaseFile, app.vault, openLogKey(newKey));
    const before = new Set(known.map(subjectOf));
    const news = [...proof.problems, ...missingWords(proof)].filter((one) => !before.has(subjectOf(one)));
    if (news.length > 0)
      throw new Error(`The data under the new key did not verify: ${news[0]} Nothing was changed.`);
    return changed;
  } finally {
    await app.close();
  }
}

function inUse(): Error {
  return new Error(
    "Surety or another command is using this data folder. Stop it, then run this again. Nothing was changed.",
  );
}
