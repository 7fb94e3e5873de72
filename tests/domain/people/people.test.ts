import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inReportingCircles, isStaff } from "#domain/people/people";

describe("whether someone belongs to the staff, to the day", () => {
  test.each([
    ["without a last day", null, true],
    ["with a last day next month", "2026-04-11", true],
    ["with a last day tomorrow", "2026-03-12", true],
    ["on the last day", "2026-03-11", true],
    ["the day after the last day", "2026-03-10", false],
    ["a year after the last day", "2025-03-11", false],
  ])("%s", (_, endsOn, staff) => {
    expect(isStaff({ endsOn }, "2026-03-11")).toBe(staff);
  });
});

describe("circles of managers", () => {
  const isAboveItself = (id: string, managers: ReadonlyMap<string, string | null>) => {
    let above = managers.get(id) ?? null;
    for (let steps = 0; above !== null && steps <= managers.size; steps++) {
      if (above === id) return true;
      above = managers.get(above) ?? null;
    }
    return false;
  };

  test("hold exactly those who are above themselves", () => {
    const person = fc.integer({ min: 0, max: 9 }).map(String);
    fc.assert(
      fc.property(fc.dictionary(person, fc.option(person)), (given) => {
        const managers = new Map(Object.entries(given));
        const expected = [...managers.keys()].filter((id) => isAboveItself(id, managers));
        expect([...inReportingCircles(managers)].sort()).toEqual(expected.sort());
      }),
    );
  });

  test.each(["a chain", "a circle"])("of 20,000 in %s are found by asking for each manager once", (shape) => {
    let asked = 0;
    class Counted extends Map<string, string | null> {
      override get(id: string) {
        asked++;
        return super.get(id);
      }
    }
    const people = 20_000;
    const managers = new Counted();
    for (let n = 0; n < people; n++)
      managers.set(`${n}`, n + 1 < people ? `${n + 1}` : shape === "a circle" ? "0" : null);
    expect(inReportingCircles(managers).size).toBe(shape === "a circle" ? people : 0);
    expect(asked).toBeLessThanOrEqual(people);
  });
});
