import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { migrations } from "#db/migrate";

const folder = join(import.meta.dirname, "../../db/migrations");
const frozen = readFileSync(join(folder, "frozen.sha256"), "utf8")
  .split("\n")
  .filter(Boolean)
  .map((line) => ({ sha256: line.slice(0, 64), name: line.slice(66) }));
const files = readdirSync(folder).filter((name) => name.endsWith(".ts"));

test("a frozen migration is never changed or removed", () => {
  const now = frozen.map(({ name }) => ({
    sha256: createHash("sha256")
      .update(files.includes(name) ? readFileSync(join(folder, name)) : "removed")
      .digest("hex"),
    name,
  }));
  expect(now).toEqual(frozen);
});

test("none is put between frozen ones: each name is later than all before it", () => {
  const names = frozen.map(({ name }) => name);
  expect(names).toEqual([...new Set(names)].sort());
  const last = names.at(-1) ?? "";
  const early = files.filter((name) => !names.includes(name) && name < last);
  expect(early, `they need numbers after ${last}`).toEqual([]);
});

test("the program runs the migrations that are there, each under the name of its file", () => {
  expect(Object.keys(migrations)).toEqual(files.toSorted().map((name) => name.replace(".ts", "")));
});
