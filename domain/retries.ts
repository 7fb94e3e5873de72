const minute = 60_000;

/**
 * When to try again after the `tries`-th attempt failed: 1, 2, 4, 8 and then every 15 minutes, each up to a fifth longer,
 * so that many do not come back at the same instant. `key` decides the share: the same mail always waits the same.
 */
export function nextTry(now: Date, tries: number, key: string): Date {
  const wait = Math.min(15, 2 ** (Math.max(1, tries) - 1)) * minute;
  let sum = 0;
  for (const sign of key) sum = (sum * 31 + sign.charCodeAt(0)) % 1009;
  return new Date(now.getTime() + wait + Math.floor((wait / 5) * (sum / 1009)));
}
