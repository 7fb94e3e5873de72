import { expect, test } from "vitest";
import { isAboutThisMail, isTriedAgain } from "#domain/deliveries/refusals";

test("a final answer is about the address or the content, or it is the server's policy", () => {
  const about: [number, string][] = [
    [550, "550 5.1.1 <maren@x.example>: No such user"],
    [550, "550 No such user here"],
    [552, "552 5.2.2 Mailbox full"],
    [554, "554 5.6.0 Message cannot be converted"],
    [553, "553 sorry, that address is not in my list"],
  ];
  const policy: [number, string][] = [
    [554, "554 5.7.1 <maren@x.example>: Relay access denied"],
    [550, "550 5.7.1 Service unavailable; client host [192.0.2.5] blocked"],
    [550, "550 5.7.515 Access denied, sending domain does not meet the required level"],
    [554, "554 Transaction failed"],
    [530, "530 Authentication required"],
    [550, "550 5.4.5 Daily sending quota exceeded"],
    [554, "554 5.3.0 System in maintenance"],
  ];
  for (const [code, answer] of about) expect(isAboutThisMail(code, answer), answer).toBe(true);
  for (const [code, answer] of policy) expect(isAboutThisMail(code, answer), answer).toBe(false);
});

test.each<[code: number, answer: string, again: boolean]>([
  [554, "554 5.7.1 Relay access denied", true],
  [550, "550 5.7.1 Client host blocked", true],
  [554, "554 Transaction failed", true],
  [530, "530 Authentication required", true],
  [550, "550 5.1.1 No such user", false],
  [550, "550 No such user", false],
  [552, "552 5.2.2 Mailbox full", false],
  [554, "554 5.6.0 Message cannot be converted", false],
])("a mail that a deadline hangs on, refused by %i (%s), is tried again: %s", (code, answer, again) => {
  const queuedAt = new Date("2026-03-11T13:00:00Z");
  const [soon, nextDay] = [new Date("2026-03-12T12:59:59Z"), new Date("2026-03-12T13:00:00Z")];
  const byPolicy = !isAboutThisMail(code, answer);
  for (const key of [
    "reminder:1:2",
    "clock-correction:1",
    "notice:1:2",
    "clock-notice:1",
    "report:1:2",
    "refused:1:2",
    "anchor-moved:1:2:3",
    "passed-on:1:2",
    "channel-down:1:2:3",
  ]) {
    expect(isTriedAgain({ key, queuedAt }, byPolicy, soon)).toBe(again);
    expect(isTriedAgain({ key, queuedAt }, byPolicy, nextDay)).toBe(false);
  }
  for (const key of ["policy-notice:1:a@x.example", "incident-task:1", "invitation:1"])
    expect(isTriedAgain({ key, queuedAt }, byPolicy, soon)).toBe(false);
});
