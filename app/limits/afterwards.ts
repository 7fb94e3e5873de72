import type { Logger } from "pino";
import { FairQueue } from "#app/limits/fair-queue";

/** Work that an answer must not wait for, because the time that it takes would tell something. */
export type Afterwards = {
  /** Does the work after the present answer, one after another. It is lost when the process dies first; a full queue drops it. */
  run(what: string, work: () => Promise<void>): void;
  /** Resolves when all of it is done. */
  settled(): Promise<void>;
};

/** A failure is written to the log: there is no one to answer. */
export function openAfterwards(logger: Logger): Afterwards {
  const queue = new FairQueue({ atOnce: 1, total: 100, busy: "Too much is waiting." });
  const running = new Set<Promise<void>>();
  return {
    run(what, work) {
      const done = new Promise<void>((resolve) => setImmediate(resolve))
        .then(() => queue.run(what, work))
        .catch((error) => logger.error({ err: error, what }, "work after an answer failed"))
        .finally(() => running.delete(done));
      running.add(done);
    },
    async settled() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
