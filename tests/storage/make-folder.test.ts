import { existsSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeFolder } from "#app/storage/make-folder";
import { temporaryFolder } from "#tests/support/folders";

const made = (folder: string) => () => makeFolder(folder, 0o700);

test("a folder is made with those above it, and one that is there is left alone", () => {
  const folder = join(temporaryFolder(), "a", "b", "c");
  makeFolder(`${folder}/`, 0o700);
  makeFolder(folder);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
});

test("a file in its place or above it is an error of the system", () => {
  const file = join(temporaryFolder(), "file");
  writeFileSync(file, "");
  expect(made(file)).toThrow(expect.objectContaining({ code: "EEXIST", path: file }));
  expect(made(join(file, "a", "b"))).toThrow(expect.objectContaining({ code: "ENOTDIR" }));
});

test("a link to something that is gone is an error, and is not followed", () => {
  const dir = temporaryFolder();
  symlinkSync(join(dir, "gone"), join(dir, "link"));
  for (const folder of [join(dir, "link"), join(dir, "link", "a")])
    expect(made(folder)).toThrow(expect.objectContaining({ code: "ENOENT", path: join(dir, "link") }));
  expect(existsSync(join(dir, "gone"))).toBe(false);
});
