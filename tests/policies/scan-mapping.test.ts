import { expect, test } from "vitest";
import { scanReaders } from "#evidence/scan-results/readers";
import { listCatalogueControls } from "#policies/catalogue";
import { shippedMapping } from "#policies/scan-mapping";

test("the mapping that ships names formats that are read and controls of the catalogue, and each format once for all rules", () => {
  const formats = scanReaders.map(({ format }) => format);
  const refs = listCatalogueControls().map(({ ref }) => ref);
  for (const { format, control } of shippedMapping) {
    expect(formats).toContain(format);
    expect(refs).toContain(control);
  }
  const all = shippedMapping.filter(({ rule }) => rule === "*").map(({ format }) => format);
  expect(all.toSorted()).toEqual(formats.toSorted());
});
