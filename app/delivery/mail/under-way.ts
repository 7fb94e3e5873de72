/** Work that was begun and may take long, a few pieces at the same time. */
export type UnderWay = {
  /** Begins a piece of work and waits for it, for the patience at most. */
  add(work: () => Promise<void>): Promise<void>;
  /** Whether no further piece may begin now. @throws what a piece of work threw */
  isFull(): boolean;
  /** Whether pieces are under way. */
  isBusy(): boolean;
  /** Waits until one piece is done, for the patience at most. */
  some(): Promise<void>;
  /** Waits for every piece. @throws what a piece of work threw */
  all(): Promise<void>;
  /** Waits for every piece, whatever became of it. */
  settled(): Promise<void>;
};

/** Keeps track of at most `most` pieces of work. A stop ends every wait but that for the end of all. */
export function underWay(most: number, patienceMs: number, stopping: AbortSignal): UnderWay {
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const throwFirst = () => {
    if (failures.length > 0) throw failures[0];
  };
  const settled = async () => {
    await Promise.all(running);
  };
  return {
    async add(work) {
      const piece = work()
        .catch((error) => void failures.push(error))
        .finally(() => running.delete(piece));
      running.add(piece);
      await firstOf([piece], stopping, patienceMs);
    },
    isFull() {
      throwFirst();
      return running.size >= most;
    },
    isBusy: () => running.size > 0,
    some: () => firstOf(running, stopping, patienceMs),
    async all() {
      await settled();
      throwFirst();
    },
    settled,
  };
}

/** Waits until one of these is done, the time is over or the stop comes. */
async function firstOf(pieces: Iterable<Promise<void>>, stopping: AbortSignal, ms: number): Promise<void> {
  if (stopping.aborted) return;
  let end = () => {};
  const other = new Promise<void>((resolve) => {
    end = resolve;
  });
  stopping.addEventListener("abort", end);
  const timer = setTimeout(end, ms);
  await Promise.race([...pieces, other]);
  clearTimeout(timer);
  stopping.removeEventListener("abort", end);
}
