import { counted } from "#domain/counted";
import { DAY_MS, MINUTE_MS } from "#domain/durations";

/** The state of the mail queue, as pages show it: given up means refused for good in the last days. */
export type PostState = {
  configured: boolean;
  waiting: number;
  /** Mails given up within the last seven days. */
  failed: number;
  error: string | null;
  /** What the server said where it refuses mail for a cause that is ours: a limit, the sign-in, the sender, a policy. */
  refusal: string | null;
  /** Whether the oldest has waited for more than ten minutes. */
  slow: boolean;
  /** Since when the oldest waits, in seconds; 0 where nothing waits. */
  oldestSeconds: number;
};

const slowMs = 10 * MINUTE_MS;
/** How long pages show a mail that was given up; Deliveries keeps all. Milliseconds. */
const shownMs = 7 * DAY_MS;

/** Judges what was counted in the queue at this instant. */
export function judgePost(
  {
    oldest,
    failures,
    ...counted
  }: {
    configured: boolean;
    waiting: number;
    oldest: Date | null;
    error: string | null;
    refusal: string | null;
    failures: readonly string[];
  },
  now: Date,
): PostState {
  const waitedMs = oldest ? Math.max(0, now.getTime() - oldest.getTime()) : 0;
  const since = new Date(now.getTime() - shownMs).toISOString();
  const failed = failures.filter((at) => at > since).length;
  return { ...counted, failed, slow: waitedMs > slowMs, oldestSeconds: Math.floor(waitedMs / 1000) };
}

/** Whether mail that was to leave did not: without a mail server, only where some waits. */
export function hasTrouble({ configured, waiting, slow, failed, refusal }: PostState): boolean {
  return slow || refusal !== null || failed > 0 || (!configured && waiting > 0);
}

/** "ok", "not set up", or what keeps mail from arriving; without addresses and without the server's own words, since the page is public. */
export function postWords({ configured, waiting, slow, failed, refusal }: PostState): string {
  const waits = counted(waiting, "mail waits", "mails wait");
  const parts = [
    configured ? null : waiting > 0 ? `not set up: ${waits}` : "not set up",
    configured && refusal !== null
      ? "the mail server refuses mail for a limit, the sign-in, the sender or a policy"
      : null,
    configured && slow ? `${waits}, the oldest for more than 10 minutes` : null,
    failed > 0 ? `${failed} given up in the last 7 days` : null,
  ].filter((one) => one !== null);
  return parts.join("; ") || "ok";
}
