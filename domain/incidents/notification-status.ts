/** The state of one affected customer: failed and owed need action, so they come first in lists. */
export const notificationStatuses = ["failed", "owed", "waiting", "notified"] as const;
export type NotificationStatus = (typeof notificationStatuses)[number];

export const statusWords: Record<NotificationStatus, string> = {
  failed: "failed",
  owed: "not notified",
  waiting: "in transit",
  notified: "notified",
};

/** By the last attempt; null before the first. */
export function statusOf(last: { toldAt: Date | null; failedAt: Date | null } | null): NotificationStatus {
  if (last?.toldAt) return "notified";
  if (last?.failedAt) return "failed";
  return last ? "waiting" : "owed";
}

/** "1 failed, 3 not notified, 36 notified". */
export function statusCounts(all: readonly NotificationStatus[]): string {
  return notificationStatuses
    .map((one) => [one, all.filter((other) => other === one).length] as const)
    .filter(([, count]) => count > 0)
    .map(([one, count]) => `${count.toLocaleString("en")} ${statusWords[one]}`)
    .join(", ");
}

type Settled = { mail_sent_at: string | null; mail_withheld_at: string | null; answer: string | null };

/** The name of the act in the log: an exercise has notified no one. */
export function settledAction({ mail_sent_at, mail_withheld_at }: Settled): string {
  if (mail_withheld_at) return "notices.keep";
  return mail_sent_at ? "notices.told" : "notices.failed";
}

/** What the timeline says of a notice that was taken, or that an exercise has kept. */
export function notifiedLine({ mail_withheld_at, answer }: Settled, to: string): string {
  if (mail_withheld_at) return `EXERCISE: the notice to ${to} was prepared, not sent.`;
  return `Notified ${to}. Server response: ${answer}`;
}
