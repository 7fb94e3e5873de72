import type { Fact } from "#app/pdf/layout/facts";
import type { SystemPart } from "#domain/access-reviews/record";

/** One line on what became of a system's accounts since its last approved review; none in records from before this was kept. */
export function sinceFacts({ sinceReview }: SystemPart): Fact[] {
  if (sinceReview === undefined) return [];
  if (sinceReview === null) return [["Compared with the last review", "first review of this system"]];
  const { review, population, added, changed, gone } = sinceReview;
  return [
    [
      "Compared with the last review",
      `${review}, based on ${population}: ${added} new, ${changed} changed, ${gone} removed`,
    ],
  ];
}

/** A row for each account that is gone or was changed since the last review of its system; what is gone comes first. */
export function movedRows({ name, sinceReview }: SystemPart): string[][] {
  if (!sinceReview) return [];
  const { review, gone, changed, goneAccounts, changedAccounts } = sinceReview;
  const rows = (what: string, all: typeof goneAccounts) =>
    all.map((one) => [name, review, one.account, what, one.what]);
  const more = (what: string, total: number, all: typeof goneAccounts) =>
    total > all.length ? [[name, review, `and ${total - all.length} more`, what, ""]] : [];
  return [
    ...rows("removed", goneAccounts),
    ...more("removed", gone, goneAccounts),
    ...rows("changed", changedAccounts),
    ...more("changed", changed, changedAccounts),
  ];
}
