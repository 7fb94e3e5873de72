import { join } from "node:path";
import type { Command } from "#app/cli/command";
import { proveData } from "#app/operations/proofs";

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
        `Database: ${database.tables} tables, ${database.rows} rows. Vault: ${files.sound} files with their right hashes, ${files.bytes} bytes. Log: ${log.entries} entries, root`,
        log.root,
      ],
      { sound: problems.length === 0, ...proof, problems },
    );
    if (problems.length > 0) throw new Error(`${problems.length} things are not as they should be.`);
  },
};
