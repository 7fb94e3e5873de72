import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Category, categories, series, seriesOf } from "#domain/controls/controls";
import { findCrosswalk, listCatalogueControls, listCriteria } from "#policies/catalogue";

describe("the criteria", () => {
  test.each([
    ["security", 33],
    ["availability", 3],
    ["confidentiality", 2],
    ["processing-integrity", 5],
    ["privacy", 18],
  ] as [Category, number][])("%s has %i", (category, count) => {
    expect(listCriteria([category])).toHaveLength(count);
  });

  test("are 61 with different ids, each with its neighbours in other frameworks", () => {
    const ids = listCriteria().map((criterion) => criterion.id);
    expect(new Set(ids).size).toBe(61);
    for (const id of ids) expect(findCrosswalk(id)?.iso27001, id).toBeDefined();
  });
});

describe("the controls", () => {
  test("cover every criterion of whatever categories are chosen", () => {
    fc.assert(
      fc.property(fc.subarray(categories.slice(1)), (more) => {
        const chosen: Category[] = ["security", ...more];
        const covered = new Set(listCatalogueControls(chosen).flatMap((control) => control.criteria));
        const bare = listCriteria(chosen).filter((criterion) => !covered.has(criterion.id));
        expect(bare.map((criterion) => criterion.id)).toEqual([]);
      }),
    );
  });

  test("are at least 50 for Security alone, with different references", () => {
    expect(listCatalogueControls(["security"]).length).toBeGreaterThanOrEqual(50);
    const refs = listCatalogueControls().map((control) => control.ref);
    expect(new Set(refs).size).toBe(refs.length);
  });

  test("stand in the order of their series", () => {
    const order = listCatalogueControls().map((control) => series.indexOf(seriesOf(control.ref)));
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });
});
