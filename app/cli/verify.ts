import { join } from "node:path";
import type { Command } from "#app/cli/command";
import { proveData } from "#app/operations/proofs";
import type { Stored } from "#evidence/vault";

export const command: Command = {
  name: "verify",
  usage: ["verify"],
  async run(call) {
    const app = await call.open();
    const proof = await proveData(join(app.config.dataDir, "surety.db"), app.vault);
    const problems = [
      ...proof.problems,
      ...proof.files.missing.map((sha256) => `File ${sha256} is missing from the vault.`),
    ];
    const { database, files, log } = proof;
    call.answer(
      [
        ...problems,
        ...orphanWords(files.orphans),
        `Database: ${database.tables} tables, ${database.rows} rows. Vault: ${files.sound} files with their right hashes, ${files.bytes} bytes. Log: ${log.entries} entries, root`,
        log.root,
      ],
      { sound: problems.length === 0, ...proof, problems },
    );
    if (problems.length > 0) throw new Error(`${problems.length} things are not as they should be.`);
  },
};

/** Files without a record, said and not counted as damage: nothing that was recorded is touched by them. */
function orphanWords(orphans: readonly Stored[]): string[] {
  if (orphans.length === 0) return [];
  const bytes = orphans.reduce((sum, { size }) => sum + size, 0);
  return [
    `${orphans.length} ${orphans.length === 1 ? "file" : "files"} in the vault (${bytes} bytes) that no record names: uploads that were never handed in, or whose process was killed before the record was written. They stay, and no backup takes them along:`,
    ...orphans.map(({ sha256, size }) => `  ${sha256}  ${size} bytes`),
  ];
}
