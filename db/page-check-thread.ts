import { parentPort, workerData } from "node:worker_threads";
import { checkPages } from "#db/page-check";

/** The whole program of the thread that checks pages; built into a bundle of its own, build/server/page-check.js. */
parentPort?.postMessage(await checkPages(workerData as string));
