import { TooMany } from "#domain/errors";

export type QueueBounds = {
  /** Turns at the same time, of all keys together. */
  atOnce?: number;
  /** Turns of one key, running and waiting. */
  each?: number;
  /** Turns of all keys, running and waiting. */
  total?: number;
  /** Said to the person who has too many turns, and to everyone when the queue is full. */
  busy: string;
  full?: string;
};

type Lane = { turns: number; waiting: (() => void)[]; servedAt: number };

/** Seconds after which another try is worth it: turns are short. */
const RETRY_SECONDS = 10;

/**
 * Turns at something that a machine has little of. Each key (a person, an address) has a bounded number of turns, the keys are
 * served in rotation whatever each of them asks for, and the queue as a whole is bounded.
 */
export class FairQueue {
  private readonly lanes = new Map<string, Lane>();
  private running = 0;
  private turns = 0;
  /** Counts the turns that were given; a lane's `servedAt` is its last one. */
  private served = 0;

  constructor(private readonly bounds: QueueBounds) {}

  /** Does the work when its turn comes. @throws Refused "too_many" or "unavailable", at once, when a bound is reached */
  async run<T>(key: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const leave = await this.enter(key, signal);
    try {
      return await work();
    } finally {
      leave();
    }
  }

  /** Waits for a turn and returns the function that ends it, which may be called more than once. @throws as `run` */
  async enter(key: string, signal?: AbortSignal): Promise<() => void> {
    const { each = Number.POSITIVE_INFINITY, total = Number.POSITIVE_INFINITY, busy, full } = this.bounds;
    const lane = this.lanes.get(key) ?? { turns: 0, waiting: [], servedAt: this.served - 0.5 };
    if (lane.turns >= each) throw new TooMany(busy, RETRY_SECONDS);
    if (this.turns >= total) throw new TooMany(full ?? busy, RETRY_SECONDS, "unavailable");
    this.lanes.set(key, lane);
    lane.turns += 1;
    this.turns += 1;
    try {
      await this.wait(lane, signal);
    } catch (error) {
      this.forget(key, lane);
      throw error;
    }
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.running -= 1;
      this.forget(key, lane);
      this.startNext();
    };
  }

  private wait(lane: Lane, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const start = () => {
        signal?.removeEventListener("abort", abort);
        resolve();
      };
      const abort = () => {
        lane.waiting = lane.waiting.filter((one) => one !== start);
        reject(signal?.reason);
      };
      if (signal?.aborted) return reject(signal.reason);
      signal?.addEventListener("abort", abort);
      lane.waiting.push(start);
      this.startNext();
    });
  }

  private startNext(): void {
    const { atOnce = Number.POSITIVE_INFINITY } = this.bounds;
    while (this.running < atOnce) {
      const [lane] = [...this.lanes.values()]
        .filter((one) => one.waiting.length > 0)
        .sort((a, b) => a.servedAt - b.servedAt);
      if (!lane) return;
      this.served += 1;
      lane.servedAt = this.served;
      this.running += 1;
      lane.waiting.shift()?.();
    }
  }

  private forget(key: string, lane: Lane): void {
    lane.turns -= 1;
    this.turns -= 1;
    if (lane.turns === 0) this.lanes.delete(key);
  }
}
