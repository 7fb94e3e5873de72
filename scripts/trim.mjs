// Removes from the installed packages what nothing here reads. Needs no package itself.
import { lstatSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { at } from "./root.mjs";

const hostSystem = { platform: process.platform, arch: process.arch };
/** The families that are embedded in PDFs, as app/pdf/layout/fonts.ts has them. */
const faces = JSON.parse(readFileSync(at("app", "pdf", "layout", "faces.json"), "utf8"));

/**
 * `modules` is a node_modules, `system` the platform and architecture that it is for.
 * Leaves of each font package the weights that are embedded, and of the database's binding the binaries of this
 * system. A second call finds nothing more to remove; packages that are links to elsewhere are left alone.
 */
export function trim(modules = at("node_modules"), system = hostSystem) {
  for (const { folder, weights } of Object.values(faces)) {
    removeFrom(
      join(modules, "@expo-google-fonts", folder),
      (name) => name.endsWith(".png") || (/^[1-9]00[A-Z]/.test(name) && !weights.includes(name)),
    );
    for (const weight of weights)
      removeFrom(join(modules, "@expo-google-fonts", folder, weight), (name) => name.endsWith(".png"));
  }
  // SQLite's source is for those who compile the binding; we run the binary that comes with it.
  removeFrom(join(modules, "better-sqlite3"), (name) => name === "deps");
  removeFrom(
    join(modules, "better-sqlite3", "prebuilds"),
    (name) =>
      name.endsWith(".node") && !(name.startsWith(system.platform) && name.endsWith(`-${system.arch}.node`)),
  );
}

/** Removes the entries of a folder that are not wanted; nothing where there is no such folder, or a link in its place. */
function removeFrom(folder, unwanted) {
  if (!lstatSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  for (const name of readdirSync(folder))
    if (unwanted(name)) rmSync(join(folder, name), { recursive: true, force: true });
}
