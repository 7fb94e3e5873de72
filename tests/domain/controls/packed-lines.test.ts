import { expect, test } from "vitest";
import { type ControlLine, packLines, unpackLines } from "#domain/controls/lines";
import { drawStrip } from "#domain/controls/strip";

const line: ControlLine = {
  ref: "AC-03",
  title: "User access reviews",
  criteria: ["CC6.2", "CC6.3"],
  owner: null,
  frequency: "quarterly",
  strip: null,
  held: 1,
  inTime: 1,
  late: 1,
  missed: 0,
  decided: 2,
  status: "kept",
  retired: false,
  next: null,
};
const strip = drawStrip(
  [
    { from: 0, to: 0.25, state: "held" },
    { from: 0.25, to: 0.5, state: "open" },
  ],
  0.4,
);

test("lines are the same after they were packed", () => {
  const lines = [line, { ...line, strip, next: { due: "2026-12-31", days: -3, open: true } }];
  expect(unpackLines(packLines(lines))).toEqual(lines);
});

test("no lines are none again", () => {
  expect(unpackLines(packLines([]))).toEqual([]);
});
