import { giveUpMs } from "#domain/deliveries/channels";

/** Answers that are about the address or the message where the server gives no enhanced status code (RFC 5321, 4.2.3). */
const aboutThisMail = [550, 551, 552, 553];

/**
 * Whether a final answer (5xx) to a recipient or a message is about that address (5.1.x), that mailbox (5.2.x) or that content
 * (5.6.x; RFC 3463). Everything else is the server's policy or state, such as "554 5.7.1 Relay access denied": it may refuse
 * all mail now and take the same mail once somebody has mended it.
 */
export function isAboutThisMail(code: number, answer: string): boolean {
  const subject = /\b5\.(\d{1,3})\.\d{1,3}\b/.exec(answer)?.[1];
  return subject ? ["1", "2", "6"].includes(subject) : aboutThisMail.includes(code);
}

/**
 * Mails that somebody's deadline hangs on: notices to customers, notices that answer a clock, and whatever tells staff about one:
 * a report, a reminder, its correction, deadlines that moved, a mail that was refused, an alert that no channel took.
 */
const ofDeadline =
  /^(notice|clock-notice|report|reminder|clock-correction|anchor-moved|refused|passed-on|channel-down):/;

/**
 * Whether a mail that was refused for good is tried again all the same: one that a deadline hangs on, that the server's policy
 * refused, for a day after it was queued. Meanwhile it counts as refused.
 */
export function isTriedAgain(mail: { key: string; queuedAt: Date }, byPolicy: boolean, now: Date): boolean {
  return byPolicy && ofDeadline.test(mail.key) && now.getTime() - mail.queuedAt.getTime() < giveUpMs;
}

/** What follows on a refusal, in a sentence. */
export function refusalEnd(triedAgain: boolean): string {
  return triedAgain ? "It is tried again for a day at most." : "It is not tried again.";
}
