import fc from "fast-check";
import { expect, test } from "vitest";
import { nextTry } from "#domain/deliveries/retries";

const now = new Date("2026-03-29T00:59:59.000Z");
const waited = (tries: number, share: number) =>
  (nextTry(now, tries, () => share).getTime() - now.getTime()) / 1000;

test.each([
  [0, 60, 72],
  [1, 60, 72],
  [2, 120, 144],
  [3, 240, 288],
  [4, 480, 576],
  [5, 900, 1080],
  [6, 900, 1080],
  [4000, 900, 1080],
])("after %i attempts the pause is from %i to %i s", (tries, least, most) => {
  expect(waited(tries, 0)).toBe(least);
  expect(waited(tries, 0.5)).toBe((least + most) / 2);
  expect(waited(tries, 0.999_999)).toBeCloseTo(most, 1);
});

test("whatever is drawn: later than now, at most 18 minutes, and longer for what is drawn longer", () => {
  const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(fc.nat(200), share, share, (tries, one, other) => {
      const [short, long] = one < other ? [one, other] : [other, one];
      expect(waited(tries, short)).toBeGreaterThanOrEqual(60);
      expect(waited(tries, long)).toBeLessThanOrEqual(18 * 60);
      expect(waited(tries, long)).toBeGreaterThanOrEqual(waited(tries, short));
    }),
  );
});
