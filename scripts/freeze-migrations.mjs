// Appends each new migration with its hash to the list of frozen ones: `npm run freeze-migrations`. What is listed stays as it is.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { folderOf, listMigrations, migrationsFolder, misplaced } from "./migration-files.mjs";

const list = join(migrationsFolder, "frozen.sha256");
const lines = readFileSync(list, "utf8").split("\n").filter(Boolean);
const frozen = lines.map((line) => line.split("  ")[1]);
const migrations = listMigrations();
const [elsewhere] = misplaced(migrations);
if (elsewhere) {
  console.error(`${elsewhere} belongs into db/migrations/${folderOf(basename(elsewhere))}. Move it there.`);
  process.exit(1);
}
const added = migrations.filter(({ name }) => !frozen.includes(name));
const early = added.find(({ name }) => name < (frozen.at(-1) ?? ""));
if (early) {
  console.error(`${early.name} comes before ${frozen.at(-1)}, which is frozen. Give it a later number.`);
  process.exit(1);
}
for (const { name, path } of added) {
  const sha256 = createHash("sha256")
    .update(readFileSync(join(migrationsFolder, path)))
    .digest("hex");
  lines.push(`${sha256}  ${name}`);
}
writeFileSync(list, lines.map((line) => `${line}\n`).join(""));
const names = added.map(({ name }) => name);
console.log(names.length === 0 ? "Every migration is frozen already." : `Frozen: ${names.join(", ")}`);
