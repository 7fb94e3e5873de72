import { RateLimiterMemory } from "rate-limiter-flexible";
import { asOneAddress } from "#app/limits/client-address";
import { MINUTE_MS } from "#domain/durations";
import { TooMany } from "#domain/errors";

type Rule = {
  /** Uses per window. */
  points: number;
  /** Seconds of the window. */
  duration: number;
  /** Seconds for which further uses are refused once there were too many. */
  blockDuration: number;
  /** What there were too many of, where that is not tries. */
  of?: string;
};

/** How often a key (an address, an account, a token, a user) may do something. */
const rules = {
  /** One address trying one account. Another address is not shut out by it. */
  signIn: { points: 6, duration: 900, blockDuration: 900 },
  /** One address trying any account. */
  address: { points: 40, duration: 900, blockDuration: 900 },
  /** One account, there or not, from addresses that never signed in to it. A known address is not counted, so that strangers cannot lock a user out. */
  account: { points: 50, duration: 3600, blockDuration: 900 },
  /** Codes of one half-finished sign-in or one signed-in user. */
  code: { points: 6, duration: 600, blockDuration: 600 },
  /** Mails requested without being signed in. */
  mail: { points: 5, duration: 3600, blockDuration: 3600 },
  /** Reports by one token. */
  intake: { points: 30, duration: 60, blockDuration: 60 },
  /** Tokens that are none, from one address. */
  tokenGuess: { points: 20, duration: 300, blockDuration: 300 },
  /** Links and public pages per address. */
  public: { points: 240, duration: 60, blockDuration: 60 },
  /** Searches of one user: each reads every register. */
  searches: { points: 120, duration: 60, blockDuration: 30, of: "searches" },
  /** Texts of policies that one user previews; the editor asks 400 ms after the last key. */
  previews: { points: 160, duration: 60, blockDuration: 30, of: "previews" },
  /** Files made for one user: records, lists, the binder. A click each, so that 30 in a row are work and 300 a program. */
  exports: { points: 90, duration: 60, blockDuration: 60, of: "exports" },
  /** Reports by one user; each calls the officers. */
  reports: { points: 20, duration: 3600, blockDuration: 900, of: "reports" },
  /** Requests to other servers that one user causes: tests of channels, account sources, collectors. */
  outgoing: { points: 60, duration: 600, blockDuration: 300, of: "requests to other servers" },
} as const satisfies Record<string, Rule>;

export type LimitName = keyof typeof rules;
export type Limits = {
  /** Counts one use. @throws TooMany with the minutes to wait */
  take(name: LimitName, key: string): Promise<void>;
  /** Forgets the tries of a key, after a success. */
  forget(name: LimitName, key: string): Promise<void>;
  /** Gives one try back: it was a success, and others share the key. */
  giveBack(name: LimitName, key: string): Promise<void>;
};

/** Limiters in memory: a restart forgets them, which costs an attacker more than it gives. */
export function openLimits(): Limits {
  const limiters = new Map<LimitName, RateLimiterMemory>(
    Object.entries(rules).map(([name, rule]) => [
      name as LimitName,
      new RateLimiterMemory({ keyPrefix: name, ...rule }),
    ]),
  );
  // Keys begin with the address where they have one.
  const known = (key: string) => key.replace(/^\S+/, asOneAddress);
  return {
    async take(name, key) {
      const { of = "tries" }: Rule = rules[name];
      try {
        await limiters.get(name)?.consume(known(key));
      } catch (refusal) {
        const ms = (refusal as { msBeforeNext?: number }).msBeforeNext ?? MINUTE_MS;
        const wait = Math.ceil(ms / MINUTE_MS);
        throw new TooMany(`Too many ${of}. Wait ${wait} min, then try again.`, Math.ceil(ms / 1000));
      }
    },
    async forget(name, key) {
      await limiters.get(name)?.delete(known(key));
    },
    async giveBack(name, key) {
      await limiters.get(name)?.reward(known(key));
    },
  };
}
