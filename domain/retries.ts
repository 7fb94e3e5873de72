const minute = 60_000;

/**
 * When to try again after the `tries`-th attempt failed: 1, 2, 4, 8 and then every 15 minutes, each up to a fifth longer,
 * so that many do not come back at the same instant. `random` gives a share from 0 up to 1.
 */
export function nextTry(now: Date, tries: number, random: () => number): Date {
  const wait = Math.min(15, 2 ** (Math.max(1, tries) - 1)) * minute;
  return new Date(now.getTime() + wait + Math.floor((wait / 5) * random()));
}
