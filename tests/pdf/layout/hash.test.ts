import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { contentHash, grouped, shortened } from "#app/pdf/layout/hash";
import { canonicalJson, type Json } from "#evidence/log/canonical";

test("the content hash is that of the canonical text, whatever the data", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value as Json);
      expect(contentHash(value)).toBe(createHash("sha256").update(text).digest("hex"));
    }),
  );
});

test("instants count as their text; what is not there counts as nothing", () => {
  expect(contentHash({ at: new Date(0), gone: undefined })).toBe(
    contentHash({ at: "1970-01-01T00:00:00.000Z" }),
  );
  expect(() => contentHash({ n: Number.NaN })).toThrow("no place in JSON");
});

test("hashes are written for eyes", () => {
  const hash = "ff3ff14423f9482f55690771c564abf25342bc1f9cea919f15fbc893f1da4207";
  expect(grouped(hash)).toBe("ff3ff144 23f9482f 55690771 c564abf2 5342bc1f 9cea919f 15fbc893 f1da4207");
  expect(shortened(hash)).toBe("ff3ff14423f9482f…f1da4207");
});
