import { expect, test } from "vitest";
import type { Frequency } from "#domain/controls/controls";
import { observedFrequency, observedText } from "#domain/controls/observed-frequency";
import { occurrence } from "#tests/domain/controls/facts";

const on = (...days: (string | null)[]) =>
  days.map((performedOn) => ({ ...occurrence(performedOn ? "held" : "missed"), performedOn }));

test.each<[Frequency, (string | null)[], string, boolean]>([
  ["quarterly", [], "not performed yet", false],
  ["quarterly", [null, "2026-01-10"], "once", false],
  ["quarterly", ["2026-04-01", "2026-01-31", "2026-01-31"], "on 2 days, at most 60 days apart", false],
  // The first day of one window and the last of the next are as far apart as two windows are long.
  ["quarterly", ["2026-07-01", "2026-12-31"], "on 2 days, at most 183 days apart", false],
  ["quarterly", ["2026-01-01", null, "2026-07-20"], "on 2 days, at most 200 days apart", true],
  ["monthly", ["2026-07-01", "2026-08-31"], "on 2 days, at most 61 days apart", false],
  ["monthly", ["2026-07-01", "2026-09-02"], "on 2 days, at most 63 days apart", true],
  ["annual", ["2024-01-01", "2025-12-31"], "on 2 days, at most 730 days apart", false],
  ["semi-annual", ["2026-07-01", "2027-06-30"], "on 2 days, at most 364 days apart", false],
  ["daily", ["2026-01-01", "2026-01-02", "2026-01-05"], "on 3 days, at most 3 days apart", true],
  ["daily", ["2026-01-01", "2026-01-03"], "on 2 days, at most 2 days apart", false],
  ["per-event", ["2026-01-01", "2026-12-01"], "on 2 days, at most 334 days apart", false],
])("%s, performed %j: %s", (frequency, days, text, lessOften) => {
  const found = observedFrequency(frequency, on(...days));
  expect([observedText(found), found.lessOften]).toEqual([text, lessOften]);
});
