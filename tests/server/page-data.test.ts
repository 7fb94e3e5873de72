import fc from "fast-check";
import { expect, test } from "vitest";
import { dataScript } from "#app/server/page-data";

const hostile = ["</script><script>alert(1)</script>", "<!--<script>", "]]>", "\u2028", "`", "\\", "&lt;"];
const texts = fc.oneof(fc.string({ unit: "grapheme" }), fc.constantFrom(...hostile));

test("nothing in a page's data can end its block or begin another, and all of it arrives", () => {
  fc.assert(
    fc.property(fc.array(texts), (data) => {
      const [, block = "", rest = ""] = dataScript(JSON.stringify(data), "n").split(/<script [^>]*>/);
      const text = block.replace(/<\/script>$/, "");
      expect(text).not.toContain("<");
      expect(JSON.parse(text)).toEqual(data);
      expect(rest).toMatch(/^window\.__remixContext[^<]*<\/script>$/);
    }),
  );
});
