// Keeps a small data folder of this version with the tests, for later versions to open: `npm run record-folder`.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { build } from "vite";
import { say } from "./child.mjs";
import { listMigrations } from "./migration-files.mjs";

const root = join(import.meta.dirname, "..");
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const last = listMigrations().at(-1).name;
const bundle = join(root, ".cache", "old-folder");
const folder = mkdtempSync(join(tmpdir(), "surety-record-folder-"));
try {
  await build({
    root,
    configFile: false,
    logLevel: "error",
    build: {
      ssr: "tests/support/workers/old-folder.ts",
      outDir: bundle,
      emptyOutDir: true,
      target: "node22",
    },
  });
  execFileSync(process.execPath, [join(bundle, "old-folder.js"), folder], { stdio: "inherit" });
  const tar = execFileSync("tar", ["--create", "--directory", folder, "."], { maxBuffer: 2 ** 28 });
  const params = { [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: tar.length };
  const target = join(root, "tests", "fixtures", "folders", `${version}-${last.slice(0, 4)}.tar.br`);
  mkdirSync(join(target, ".."), { recursive: true });
  writeFileSync(target, brotliCompressSync(tar, { params }));
  say(`✓ ${target}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
