import { type Call, type Command, WrongUsage } from "#app/cli/command";
import { importCustomerFile } from "#app/cli/import-customers";
import { importSubprocessorFile } from "#app/cli/import-subprocessors";

/** What can be imported. A module adds its line here and to the usage. */
const kinds: Record<string, (call: Call) => Promise<void>> = {
  subprocessors: importSubprocessorFile,
  customers: importCustomerFile,
};

export const command: Command = {
  name: "import",
  usage: ["import subprocessors FILE.csv [--whole]", "import customers FILE.csv"],
  options: { whole: { type: "boolean" } },
  run(call) {
    const kind = kinds[call.words[0] ?? ""];
    if (!kind) throw new WrongUsage(`Say what to import: ${Object.keys(kinds).join(", ")}.`);
    return kind(call);
  },
};
