import { MINUTE_MS } from "#domain/durations";

/** How long the sending of one mail may take, stage by stage. Milliseconds. */
export type SendLimits = {
  /** From the connection to the end of the text, however lively the server seems; a large mail has a second more for every 250 kB. */
  sendMs: number;
  /** For the answer to the final dot: many servers check the mail for viruses and spam before they give it (RFC 5321, 4.5.3.2.6). */
  answerMs: number;
  /** For that answer during shutdown; less than the scheduler waits for its jobs. */
  answerAtStopMs: number;
  /** After so long the next mail is sent over another connection meanwhile. */
  patienceMs: number;
};

export const sendLimits: SendLimits = {
  sendMs: MINUTE_MS,
  answerMs: 10 * MINUTE_MS,
  answerAtStopMs: 7_000,
  patienceMs: 5_000,
};

/** The time up to the final dot is not longer than this, however large the mail. Milliseconds. */
const longestTextMs = 180_000;
/** No mail takes longer than this. Milliseconds. */
export const longestSendMs = longestTextMs + sendLimits.answerMs;
const bytesPerMs = 250;

/** How long a mail of this size may take up to its final dot. */
export function textLimitMs(bytes: number, { sendMs }: SendLimits): number {
  return Math.min(sendMs + Math.ceil(bytes / bytesPerMs), longestTextMs);
}
