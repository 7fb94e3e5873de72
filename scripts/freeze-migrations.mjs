// Appends each new migration with its hash to the list of frozen ones: `npm run freeze-migrations`. What is listed stays as it is.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(import.meta.dirname, "..", "db", "migrations");
const list = join(folder, "frozen.sha256");
const lines = readFileSync(list, "utf8").split("\n").filter(Boolean);
const frozen = lines.map((line) => line.split("  ")[1]);
const added = readdirSync(folder)
  .filter((name) => name.endsWith(".ts") && !frozen.includes(name))
  .sort();
const early = added.find((name) => name < (frozen.at(-1) ?? ""));
if (early) {
  console.error(`${early} comes before ${frozen.at(-1)}, which is frozen. Give it a later number.`);
  process.exit(1);
}
for (const name of added) {
  const sha256 = createHash("sha256")
    .update(readFileSync(join(folder, name)))
    .digest("hex");
  lines.push(`${sha256}  ${name}`);
}
writeFileSync(list, lines.map((line) => `${line}\n`).join(""));
console.log(added.length === 0 ? "Every migration is frozen already." : `Frozen: ${added.join(", ")}`);
