import { setTimeout as pause } from "node:timers/promises";
import type { Logger } from "pino";
import { FairQueue } from "#app/limits/fair-queue";

/** So long the end of the server waits for work that has begun. Milliseconds. */
const GRACE = 10_000;

/** Work that an answer must not wait for, because its duration would leak information. */
export type Afterwards = {
  /** Does the work after the present answer, one after another. It is lost when the process dies first; a full queue drops it. */
  run(what: string, work: () => Promise<void>): void;
  /** Counts work that has begun elsewhere among what `settled` waits for. */
  include(work: Promise<unknown>): void;
  /** Resolves when all of it is done, or after ten seconds. */
  settled(): Promise<void>;
};

/** A failure is written to the log: there is no one to answer. */
export function openAfterwards(logger: Logger): Afterwards {
  const queue = new FairQueue({ atOnce: 1, total: 100, busy: "Too much work is waiting." });
  const running = new Set<Promise<void>>();
  return {
    run(what, work) {
      const done = new Promise<void>((resolve) => setImmediate(resolve))
        .then(() => queue.run(what, work))
        .catch((error) => logger.error({ err: error, what }, "work after an answer failed"))
        .finally(() => running.delete(done));
      running.add(done);
    },
    include(work) {
      const done = work.then(
        () => void running.delete(done),
        () => void running.delete(done),
      );
      running.add(done);
    },
    async settled() {
      const late = pause(GRACE, true, { ref: false });
      const all = async () => {
        while (running.size > 0) await Promise.all(running);
      };
      if (await Promise.race([all(), late]))
        logger.warn({ left: running.size }, "ended before all work was done");
    },
  };
}
