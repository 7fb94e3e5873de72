import { DAY_MS, MINUTE_MS } from "#domain/durations";

/**
 * When to try again after the `tries`-th attempt failed: 1, 2, 4, 8 and then every 15 minutes, each up to a fifth longer,
 * so that many do not come back at the same instant. `random` gives a share from 0 up to 1; `longest` is the longest pause in
 * minutes.
 */
export function nextTry(now: Date, tries: number, random: () => number, longest = 15): Date {
  const wait = Math.min(longest, 2 ** (Math.max(1, tries) - 1)) * MINUTE_MS;
  return new Date(now.getTime() + wait + Math.floor((wait / 5) * random()));
}

/**
 * The longest pauses of a reminder, in minutes: it is one request, and the outage may be over. The own mail server is asked in
 * each run of the minute job; a channel is another server's. One that a server refuses for a limit, the sign-in, the sender or its policy is tried more rarely.
 */
export const reminderPauses = { mail: 0.75, channel: 2, refused: 5 };

/** A mail that the server's policy refuses is tried again for so long, then given up (RFC 5321, 4.5.4.1). Milliseconds. */
export const policyMs = 5 * DAY_MS;

/**
 * The pauses after an attempt whose outcome is unknown, in minutes. The mail may have been delivered, and a further one would be a
 * copy: of most mails that is worse than a delay. A second copy of a reminder harms no one; a quarter of an hour without one may.
 */
const unknownPauses = { reminder: { first: 2, longest: 15 }, other: { first: 15, longest: 60 } };

/** When to try again after the server had all of a mail and gave no answer: after 15, 30 and then every 60 minutes, a reminder after 2, 4, 8 and then every 15. */
export function nextTryUnknown(
  now: Date,
  kind: keyof typeof unknownPauses,
  tries: number,
  random: () => number,
): Date {
  const { first, longest } = unknownPauses[kind];
  const wait = Math.min(longest, first * 2 ** (Math.max(1, tries) - 1)) * MINUTE_MS;
  return new Date(now.getTime() + wait + Math.floor((wait / 5) * random()));
}

/** No delivery waits longer than this between two tries, leases of a sender included; after an unknown outcome its own pauses apply. Milliseconds. */
export const longestWaits = {
  known: 30 * MINUTE_MS,
  unknown: (unknownPauses.other.longest * 1.2 + 1) * MINUTE_MS,
};

/** What a row says of an attempt whose outcome is unknown. */
export const unknownOutcome =
  "Outcome unknown: the mail server received the mail and gave no answer. It may have been delivered; it is sent again later.";
