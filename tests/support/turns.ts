/** How often others had a turn of the event loop while `work` went on. */
export async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  let next: NodeJS.Immediate;
  const turn = () => {
    turns += 1;
    next = setImmediate(turn);
  };
  next = setImmediate(turn);
  await work();
  clearImmediate(next);
  return turns;
}

/**
 * The longest that `work` kept everyone else from a turn of the event loop, in milliseconds of this thread's own processor
 * time: what else the machine does meanwhile does not count.
 */
export async function longestStretch(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let last = process.threadCpuUsage();
  const note = () => {
    const { user, system } = process.threadCpuUsage(last);
    longest = Math.max(longest, (user + system) / 1000);
    last = process.threadCpuUsage();
  };
  let next: NodeJS.Immediate;
  const turn = () => {
    note();
    next = setImmediate(turn);
  };
  next = setImmediate(turn);
  try {
    await work();
  } finally {
    note();
    clearImmediate(next);
  }
  return longest;
}

/**
 * Milliseconds of this thread's processor time for making one text of `bytes`, which cannot be done in parts: what a large file
 * costs at least on this machine at this hour.
 */
export function costOfDecoding(bytes: Buffer): number {
  const before = process.threadCpuUsage();
  new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}
