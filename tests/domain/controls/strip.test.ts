import { expect, test } from "vitest";
import { type Cell, drawBars, drawStrip } from "#domain/controls/strip";

test("a strip has at most five paths however many cells it has, and says its counts", () => {
  const states = ["held", "late", "missed", "open", "upcoming"] as const;
  const cells: Cell[] = Array.from({ length: 365 }, (_, i) => ({
    from: i / 365,
    to: (i + 1) / 365,
    state: states[i % 5]!,
  }));
  const drawing = drawStrip(cells, 0.5);
  expect(drawing.paths.map((path) => path.kind)).toEqual(["h c", "l c", "m c", "o", "u c"]);
  expect(drawing.label).toBe("73 held, 73 late, 73 missed, 73 open now, 73 to come");
});

test("held is drawn on the line, missed below it", () => {
  const drawing = drawStrip(
    [
      { from: 0, to: 0.5, state: "held" },
      { from: 0.5, to: 1, state: "missed" },
    ],
    null,
  );
  expect(drawing.paths).toEqual([
    { kind: "h c", d: "M1.4 8h177.2" },
    { kind: "m c", d: "M181.4 17.5h177.2" },
  ]);
});

test("an empty strip says so", () => {
  expect(drawStrip([], null)).toEqual({ label: "nothing expected", paths: [], today: null });
});

test("bars share each month out and sum up the words", () => {
  const drawing = drawBars(
    [
      { held: 9, late: 1, missed: 0 },
      { held: 0, late: 0, missed: 0 },
      { held: 1, late: 0, missed: 1 },
    ],
    0.9,
  );
  expect(drawing.label).toBe("10 held, 1 late, 1 missed");
  expect(drawing.paths.map((path) => path.kind)).toEqual(["h", "l", "m", "u"]);
});
