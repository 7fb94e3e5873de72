import fc from "fast-check";
import { expect, test } from "vitest";
import { packRows, unpackRows } from "#domain/rows";

test("rows arrive as they left, whatever they contain", () => {
  const row = fc.record(
    {
      name: fc.string({ unit: "binary" }),
      amount: fc.integer(),
      ended: fc.boolean(),
      note: fc.option(fc.string({ unit: "grapheme" })),
      list: fc.array(fc.string()),
    },
    { noNullPrototype: true },
  );
  fc.assert(
    fc.property(fc.array(row), (rows) => {
      expect(unpackRows(packRows(rows))).toEqual(rows);
    }),
  );
});
