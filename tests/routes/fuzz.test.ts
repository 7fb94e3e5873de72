import { expect, test } from "vitest";
import { walk } from "#tests/fuzz/walk";

/** Every route and action as every visitor, at least three times. `npm run fuzz` sends many more, with other seeds. */
const REQUESTS = 3_000;

test("hostile requests to every route end in no error of the server, and hold no one up", async () => {
  const report = await walk({ seed: 20_260_311, requests: REQUESTS }, () => undefined);
  expect(report.ended).toBeNull();
  expect(report.failures).toEqual([]);
  expect(report.sent).toBe(REQUESTS);
  // Below 50 ms on a machine at rest; code that is quadratic in what it is sent takes seconds.
  expect(report.after.p99).toBeLessThan(500);
  expect(report.after.heap).toBeLessThan(report.before.heap + 64);
}, 600_000);
