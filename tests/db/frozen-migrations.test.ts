import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { migrations } from "#db/migrate";
import { folderOf, listMigrations, migrationsFolder, misplaced } from "../../scripts/migration-files.mjs";

const frozen = readFileSync(join(migrationsFolder, "frozen.sha256"), "utf8")
  .split("\n")
  .filter(Boolean)
  .map((line) => ({ sha256: line.slice(0, 64), name: line.slice(66) }));
const files = listMigrations();
const names = files.map(({ name }) => name);

test("a frozen migration is never changed or removed", () => {
  const now = frozen.map(({ name }) => {
    const path = files.find((file) => file.name === name)?.path;
    const bytes = path ? readFileSync(join(migrationsFolder, path)) : Buffer.from("removed");
    return { sha256: createHash("sha256").update(bytes).digest("hex"), name };
  });
  expect(now).toEqual(frozen);
});

test("none is put between frozen ones: each name is later than all before it", () => {
  const listed = frozen.map(({ name }) => name);
  expect(listed).toEqual([...new Set(listed)].sort());
  const last = listed.at(-1) ?? "";
  const early = names.filter((name) => !listed.includes(name) && name < last);
  expect(early, `they need numbers after ${last}`).toEqual([]);
});

test("the program runs the migrations that are there, each under the name of its file", () => {
  expect(Object.keys(migrations)).toEqual(names.map((name) => name.replace(".ts", "")));
});

test("each lies in the folder of its fifty numbers, so that no folder is ever full", () => {
  expect(misplaced(files)).toEqual([]);
  expect([1, 50, 51, 100, 101].map((number) => folderOf(`${String(number).padStart(4, "0")}_x.ts`))).toEqual([
    "0001-0050",
    "0001-0050",
    "0051-0100",
    "0051-0100",
    "0101-0150",
  ]);
  const path = "0001-0050/0064_column-names.ts";
  expect(misplaced([{ name: "0064_column-names.ts", path }])).toEqual([path]);
});
