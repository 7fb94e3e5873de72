import { expect, test } from "vitest";
import { statusCounts, statusOf } from "#domain/incidents/notification-status";
import { timelineRuns } from "#domain/incidents/timeline-runs";

const at = new Date("2026-03-11T13:05:00Z");

test.each([
  [null, "owed"],
  [{ toldAt: null, failedAt: null }, "waiting"],
  [{ toldAt: at, failedAt: null }, "notified"],
  [{ toldAt: null, failedAt: at }, "failed"],
] as const)("%j is %s", (last, standing) => {
  expect(statusOf(last)).toBe(standing);
});

test("counts say what needs someone first, and leave out what there is none of", () => {
  expect(statusCounts(["notified", "owed", "notified", "failed"])).toBe(
    "1 failed, 1 not notified, 2 notified",
  );
  expect(statusCounts([])).toBe("");
});

test("lines of one notice share a run, also those that an earlier version wrote", () => {
  const line = (text: string) => ({ kind: "notice", text, files: [] });
  const lines = ["Told A.", "Told B.", "Told C.", "Notified D.", "Notified E.", "Notified F."].map(line);
  expect(timelineRuns(lines)).toEqual([lines]);
});
