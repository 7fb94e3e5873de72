import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const app = join(import.meta.dirname, "../../../app");
const names = (file: string, pattern: RegExp) =>
  [...new Set([...readFileSync(join(app, file), "utf8").matchAll(pattern)].map(([, name]) => name))].sort();

test("the style sheet draws every glyph, and no other", () => {
  const drawn = names("styles/icons.css", /^\.i-(\w+) \{\n {2}--glyph: url/gm);
  expect(drawn.length).toBeGreaterThan(10);
  expect(names("components/ui/icon.tsx", /\| "(\w+)"/g)).toEqual(drawn);
});
