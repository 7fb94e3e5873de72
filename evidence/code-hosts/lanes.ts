/** Requests to one host at the same time. */
const LANES = 6;

/** What `work` gives for each, in their order; the next begins when one has ended. The first failure ends it. */
export async function inLanes<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const waiting = all.entries();
  let failed = false;
  const lane = async () => {
    for (const [at, one] of waiting) {
      if (failed) return;
      results[at] = await work(one).catch((error: unknown) => {
        failed = true;
        throw error;
      });
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return results;
}
