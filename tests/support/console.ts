import { afterEach, beforeEach, expect, vi } from "vitest";
import { endTest } from "./after-each.ts";

/** What the test opened is closed after it. An unexpected `console.error` fails the test in which it happened. */
let spy: ReturnType<typeof vi.spyOn>;
beforeEach(() => {
  spy = vi.spyOn(console, "error").mockImplementation(() => undefined);
});
afterEach(async () => {
  const { calls } = spy.mock;
  try {
    await endTest();
  } finally {
    spy.mockRestore();
  }
  expect(calls, "console.error was called").toEqual([]);
});
