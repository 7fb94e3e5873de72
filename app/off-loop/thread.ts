import { parentPort } from "node:worker_threads";
import { answerOf } from "#app/off-loop/answers";
import { work } from "#app/off-loop/work";

/** The whole program of the thread that works beside the event loop; built into a bundle of its own, build/server/off-loop.js. */
parentPort?.on("message", ({ name, args }: { name: keyof typeof work; args: never[] }) => {
  const one = work[name] as (...given: never[]) => unknown;
  parentPort?.postMessage(answerOf(() => one(...args)));
});
