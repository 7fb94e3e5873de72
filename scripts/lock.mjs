// One set-up at a time in one folder: two at once would tear each other's files apart.
import { mkdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { say } from "./child.mjs";

/** Milliseconds after which an untouched lock belongs to a process that died. */
const DEAD_AFTER = 10_000;

/** Does the work while holding the lock directory; a second caller waits until the first is done or dead. */
export async function alone(lock, work) {
  const mine = `${lock}.${process.pid}`;
  mkdirSync(dirname(lock), { recursive: true });
  mkdirSync(mine, { recursive: true });
  writeFileSync(join(mine, "pid"), `${process.pid}\n`);
  for (let told = false; !take(mine, lock); told = true) {
    if (!told) say("· Another set-up is running in this folder; waiting for it …");
    await sleep(400);
    if (Date.now() - lastTouch(lock) > DEAD_AFTER) remove(lock, `${mine}.dead`);
  }
  const touch = setInterval(() => utimesSync(lock, new Date(), new Date()), 1_000);
  const release = () => remove(lock, `${mine}.done`);
  process.once("exit", release);
  try {
    return await work();
  } finally {
    clearInterval(touch);
    process.off("exit", release);
    release();
  }
}

/** A folder with something in it cannot be renamed over: the first one holds the lock. */
function take(mine, lock) {
  utimesSync(mine, new Date(), new Date());
  try {
    renameSync(mine, lock);
    return true;
  } catch (error) {
    if (error.code === "ENOTEMPTY" || error.code === "EEXIST") return false;
    throw error;
  }
}

function lastTouch(lock) {
  return statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
}

/** Moved away whole before it is taken apart, so that no process ever meets half a lock. */
function remove(lock, aside) {
  try {
    renameSync(lock, aside);
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
  rmSync(aside, { recursive: true, force: true });
}
