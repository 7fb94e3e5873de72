import { expect, test } from "vitest";
import { counted, firstNames, plural } from "#domain/counted";

test.each([
  [counted(0, "item"), "0 items"],
  [counted(1, "item"), "1 item"],
  [counted(1204, "entry", "entries"), "1,204 entries"],
  [counted(1, "policy was", "policies were"), "1 policy was"],
  [plural(1, "is", "are"), "is"],
  [plural(0, "is", "are"), "are"],
  [firstNames(["Ada", "Ben"]), "Ada, Ben"],
  [
    firstNames(Array.from({ length: 12 }, (_, n) => `P${n}`)),
    "P0, P1, P2, P3, P4, P5, P6, P7, P8, P9 and 2 more",
  ],
])("%s", (text, expected) => {
  expect(text).toBe(expected);
});
