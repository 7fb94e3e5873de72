import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { mountPointsBelow } from "#app/storage/mount-points";
import { holdDatabase } from "#db/installation/held-database";
import { z } from "#domain/schema";
import { readNow } from "#evidence/files/read-now";

/**
 * Where the data is re-encrypted. `next` becomes the data folder's own content once `ready` is there; until then nothing else
 * was touched. So a process that is killed leaves a folder that opens with the old key before `ready` and with the new one after.
 */
export function rotationPlaces(dataDir: string) {
  const root = join(dataDir, "key-rotation");
  return {
    root,
    next: join(root, "next"),
    before: join(root, "before"),
    ready: join(root, "ready"),
    lock: join(root, "lock.db"),
  };
}

/** What `ready` holds: whether the folder holds its key, and under which name the old one stays there. */
const readyShape = z.object({ keyInFolder: z.boolean(), keptKey: z.string().regex(/^secret\.key\.[\w-]+$/) });
type Ready = z.output<typeof readyShape>;

const database = "surety.db";
const companions = ["-wal", "-shm", "-journal"].map((end) => `${database}${end}`);
const logSize = "surety.log-size";
/** All that a rotation replaces, moves or removes. */
const parts = ["vault", "secret.key", database, ...companions, logSize, "before-upgrade", "key-rotation"];

/**
 * Takes the one place for a rotation, for as long as this process lives or until the answer is called.
 * @throws Error when another process has it
 */
export function holdRotation(dataDir: string): () => void {
  const { root, lock } = rotationPlaces(dataDir);
  mkdirSync(root, { recursive: true, mode: 0o700 });
  const held = holdDatabase(lock);
  if (held) return held.release;
  throw new Error(
    `The secret key of ${dataDir} is being replaced by another process. Wait until it is done, then try again.`,
  );
}

/**
 * Ends a rotation whose process was killed: finishes it when the new data was ready, else removes what there is of it.
 * @throws Error while another process is at it
 */
export function settleRotation(dataDir: string): void {
  const { root, ready } = rotationPlaces(dataDir);
  if (!existsSync(root)) return;
  const release = holdRotation(dataDir);
  try {
    if (existsSync(ready)) finishRotation(dataDir);
    else rmSync(root, { recursive: true, force: true });
  } finally {
    release();
  }
}

/**
 * Each part is replaced by a rename, which would replace a symbolic link and not what it leads to, and which no mount and no other
 * device allows. `mounts` are relative to the folder.
 * @throws Error when a part does not lie in the folder itself
 */
export function refuseScatteredFolder(
  dataDir: string,
  mounts: readonly string[] = mountPointsBelow(dataDir),
): void {
  const { dev } = statSync(dataDir);
  for (const name of parts) {
    const path = join(dataDir, name);
    const found = lstatSync(path, { throwIfNoEntry: false });
    const why = whyScattered(found, dev) ?? whyMounted(name, mounts);
    if (why)
      throw new Error(
        `${path} ${why}, so it cannot be replaced in one step. Move it into the data folder itself for this command, or back up and restore into one folder. Nothing was changed.`,
      );
  }
}

function whyScattered(found: Stats | undefined, dev: number): string | undefined {
  if (found?.isSymbolicLink()) return "is a symbolic link";
  return found && found.dev !== dev ? "is on another disk" : undefined;
}

function whyMounted(name: string, mounts: readonly string[]): string | undefined {
  if (mounts.includes(name)) return "is a mount point";
  return mounts.some((mount) => mount.startsWith(`${name}/`)) ? "has a mount point in it" : undefined;
}

/** Says that `next` is whole and on the disk. From here on only `finishRotation` is left to do, by whichever process. */
export function markReady(dataDir: string, how: Ready): void {
  const { root, ready } = rotationPlaces(dataDir);
  const text = JSON.stringify(readyShape.parse(how));
  writeFileSync(`${ready}.new`, text, { mode: 0o600, flush: true });
  renameSync(`${ready}.new`, ready);
  flush(root);
}

/** Puts what is ready in the place of the old data. Each step is one rename, and is passed over where it was done before. */
export function finishRotation(dataDir: string): void {
  const { root, next, before, ready } = rotationPlaces(dataDir);
  const how = readyShape.parse(JSON.parse(readFileSync(ready, { encoding: "utf8", flag: readNow })));
  mkdirSync(before, { recursive: true, mode: 0o700 });
  if (existsSync(join(next, "vault"))) {
    moveIfThere(join(dataDir, "vault"), join(before, "vault"));
    move(join(next, "vault"), join(dataDir, "vault"));
  }
  // Copies made before upgrades hold secrets under the old key, which nothing could open any more.
  moveIfThere(join(dataDir, "before-upgrade"), join(before, "before-upgrade"));
  if (existsSync(join(next, database))) {
    for (const name of companions) rmSync(join(dataDir, name), { force: true });
    move(join(next, database), join(dataDir, database));
  }
  moveIfThere(join(next, logSize), join(dataDir, logSize));
  replaceKey(dataDir, how);
  flush(dataDir);
  rmSync(ready);
  flush(root);
  rmSync(root, { recursive: true, force: true });
}

/** The old key stays under its other name: older backups need it. */
function replaceKey(dataDir: string, { keyInFolder, keptKey }: Ready): void {
  const key = join(dataDir, "secret.key");
  const kept = join(dataDir, keptKey);
  const made = join(rotationPlaces(dataDir).next, "secret.key");
  // Where the key comes from the environment, a file here would be taken for the key at the next start without it.
  if (!keyInFolder) {
    moveIfThere(key, kept);
    return;
  }
  if (!existsSync(made)) return;
  if (!existsSync(kept)) keepCopy(key, kept);
  move(made, key);
}

/** Complete or absent: the next attempt would take a partial copy for the old key. */
function keepCopy(from: string, to: string): void {
  copyFileSync(from, `${to}-unfinished`);
  flush(`${to}-unfinished`);
  renameSync(`${to}-unfinished`, to);
}

function moveIfThere(from: string, to: string): void {
  if (existsSync(from)) move(from, to);
}

/** @throws Error in a plain sentence where a mount or another disk is in the way; what was moved before stays moved */
function move(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!["EXDEV", "EBUSY"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
    throw new Error(
      `${from} cannot be moved to ${to}: one of them is a mount point or on another disk. The old and the new data are all there. Make them folders and files of one disk, then run the command or start Surety again: the replacement goes on from here.`,
      { cause: error },
    );
  }
}

/** Brings every file of a folder, and the folders' names, to the disk. */
export function flushTree(path: string): void {
  if (statSync(path).isDirectory()) for (const name of readdirSync(path)) flushTree(join(path, name));
  flush(path);
}

/** Brings a file, or a folder's names, to the disk. */
function flush(path: string): void {
  const handle = openSync(path, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
