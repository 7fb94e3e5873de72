/** How it stands with one affected customer: failed and owed need somebody, so they stand first in lists. */
export const standings = ["failed", "owed", "waiting", "told"] as const;
export type Standing = (typeof standings)[number];

export const standingWords: Record<Standing, string> = {
  failed: "failed",
  owed: "not told",
  waiting: "on its way",
  told: "told",
};

/** By the last attempt; null is that nobody has tried. */
export function standingOf(last: { toldAt: Date | null; failedAt: Date | null } | null): Standing {
  if (last?.toldAt) return "told";
  if (last?.failedAt) return "failed";
  return last ? "waiting" : "owed";
}

/** "1 failed, 3 not told, 36 told". */
export function standingCounts(all: readonly Standing[]): string {
  return standings
    .map((one) => [one, all.filter((other) => other === one).length] as const)
    .filter(([, count]) => count > 0)
    .map(([one, count]) => `${count.toLocaleString("en")} ${standingWords[one]}`)
    .join(", ");
}
