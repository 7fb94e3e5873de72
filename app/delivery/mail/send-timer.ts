import { type SendLimits, textLimitMs } from "#app/delivery/mail/send-limits";

/** The time that one mail has. */
export type SendTimer = {
  /** Aborted when the time is over. */
  signal: AbortSignal;
  /** Whether the mail was handed over: all but its final dot was sent, so that the server may have accepted it. */
  handedOver(): boolean;
  /** The server has the text and the final dot follows: from now on only its answer is waited for. */
  handOver(): void;
  end(): void;
};

/**
 * Measures the time of one mail of this many bytes. When Surety stops, a mail that was not handed over is cut off at once; the
 * answer to one that was is still waited for a few seconds.
 */
export function startSendTimer(bytes: number, limits: SendLimits, stopping: AbortSignal): SendTimer {
  const over = new AbortController();
  let handedOver = false;
  let timer: NodeJS.Timeout | undefined;
  const within = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => over.abort(), ms);
  };
  const stop = () => (handedOver ? within(Math.min(limits.answerAtStopMs, limits.answerMs)) : over.abort());
  within(textLimitMs(bytes, limits));
  stopping.addEventListener("abort", stop);
  if (stopping.aborted) stop();
  return {
    signal: over.signal,
    handedOver: () => handedOver,
    handOver() {
      handedOver = true;
      within(stopping.aborted ? limits.answerAtStopMs : limits.answerMs);
    },
    end() {
      clearTimeout(timer);
      stopping.removeEventListener("abort", stop);
    },
  };
}
