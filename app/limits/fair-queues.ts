import { FairQueue, type QueueBounds } from "#app/limits/fair-queue";

const bounds = {
  /** Exports of one user, until the last byte is read. */
  exports: {
    each: 2,
    total: 40,
    busy: "Two of your exports are still running. Wait until one of them is finished, then try again.",
    full: "Too many exports are running. Try again in a minute.",
  },
  /** Stored files that one user reads at the same time. */
  downloads: {
    each: 6,
    busy: "Six of your downloads are still running. Wait until one of them is finished, then try again.",
  },
  /** Forms of one user that are being answered. */
  forms: {
    each: 6,
    busy: "Six of your forms are still being saved. Wait a moment, then try again.",
  },
  /** Hashes of passwords, keyed by the address: each takes 19 MiB and a core. */
  passwords: {
    atOnce: 2,
    each: 20,
    total: 100,
    busy: "Too many sign-ins from your network at the moment. Try again in a few seconds.",
    full: "Too many people are signing in at the moment. Try again in a few seconds.",
  },
  /** Files that are read and compared row by row. */
  imports: {
    atOnce: 2,
    each: 2,
    total: 20,
    busy: "Two of your imports are still running. Wait until one of them is finished, then try again.",
    full: "Too many imports are running. Try again in a minute.",
  },
  /** Files on their way into the vault. */
  uploads: {
    each: 3,
    busy: "Three of your uploads are still running. Wait until one of them is finished, then try again.",
  },
  /** Requests to other servers that a person waits for: account sources, tests of channels. */
  outgoing: {
    atOnce: 8,
    each: 2,
    total: 40,
    busy: "Two of your requests to other servers are still running. Wait until one of them is answered.",
    full: "Too many requests to other servers are running. Try again in a minute.",
  },
} as const satisfies Record<string, QueueBounds>;

export type Queues = Record<keyof typeof bounds, FairQueue>;

/** The queues of one process, keyed by the user where nothing else is said. What lies behind them is work of this process alone, so they keep no rows. */
export function openQueues(): Queues {
  return Object.fromEntries(
    Object.entries(bounds).map(([name, bound]) => [name, new FairQueue(bound)]),
  ) as Queues;
}
