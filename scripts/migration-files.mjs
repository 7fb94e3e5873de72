// The files of migrations: each in the folder of the fifty numbers that its own is one of.
import { readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";

export const migrationsFolder = join(import.meta.dirname, "..", "db", "migrations");

/** The migrations by name, in order: each name with the path of its file below the folder of migrations. */
export function listMigrations(folder = migrationsFolder) {
  return readdirSync(folder, { encoding: "utf8", recursive: true })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => ({ name: basename(path), path }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The folder for a migration: `0051-0100` for `0064_column-names.ts`. */
export function folderOf(name) {
  const first = Math.floor((Number(name.slice(0, 4)) - 1) / 50) * 50 + 1;
  return [first, first + 49].map((number) => String(number).padStart(4, "0")).join("-");
}

/** The migrations whose folder is not that of their number. */
export function misplaced(migrations) {
  return migrations.filter(({ name, path }) => dirname(path) !== folderOf(name)).map(({ path }) => path);
}
