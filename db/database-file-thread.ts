import { parentPort, workerData } from "node:worker_threads";
import { checkDatabase, type FileTask, snapshotDatabase } from "#db/backup";

/** The whole program of the thread that copies or checks a database; built into a bundle of its own, build/server/database-file.js. */
const { source, target } = workerData as FileTask;
parentPort?.postMessage(target ? await snapshotDatabase(source, target) : checkDatabase(source));
