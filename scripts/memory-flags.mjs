/**
 * V8's room for objects. The old ones are bound: a gigabyte is far more than the largest file or list needs. They are first
 * tidied up when there are 96 MB of them, not at V8's own first guess of half of that: ten visitors at once otherwise made it
 * look through everything again every hundred pages, a tenth of all work. So few young objects are tidied by one thread with
 * a tenth less work than by several that wait for each other.
 */
export const memoryFlags = [
  "--max-semi-space-size=16",
  "--initial-old-space-size=96",
  "--max-old-space-size=1024",
  "--no-parallel-scavenge",
];
