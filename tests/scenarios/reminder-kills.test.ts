import { expect, test } from "vitest";
import { killReminders } from "#tests/support/workers/kill-reminders";

test("killed 25 times at random instants: no reminder is lost or doubled, and a mail sent twice has one Message-ID", {
  timeout: 240_000,
}, async () => {
  const { expected, raised, calls, lost, doubled, strangers } = await killReminders(25, 20261121);
  // Every stage exactly once, in the database …
  expect(raised).toEqual(expected);
  // … and each call has left, under its own Message-ID, by which a second copy is known.
  // How many stages share a call depends on when the kills fall; each of the five clocks has called more than once.
  expect(calls).toBeGreaterThan(5);
  expect({ lost, strangers }).toEqual({ lost: 0, strangers: 0 });
  expect(doubled).toBeLessThanOrEqual(3);
});
