import { type Call, type Command, WrongUsage } from "#app/cli/command";
import { importAccountFile } from "#app/cli/import-accounts";
import { importBounceFile } from "#app/cli/import-bounces";
import { importCustomerFile } from "#app/cli/import-customers";
import { importIncidentFile } from "#app/cli/import-incidents";
import { importLiveAccounts } from "#app/cli/import-live-accounts";
import { importPageFile } from "#app/cli/import-page";
import { importPeopleFile } from "#app/cli/import-people";
import { importSubprocessorFile } from "#app/cli/import-subprocessors";
import { lookupTable } from "#domain/lookup-table";
import { ACCOUNT_SOURCES } from "#evidence/account-exports/sources";

/** What can be imported. A module adds its line here and to the usage. */
const kinds = lookupTable<(call: Call) => Promise<void>>({
  people: importPeopleFile,
  accounts: (call) => (call.options.live ? importLiveAccounts(call) : importAccountFile(call)),
  subprocessors: importSubprocessorFile,
  customers: importCustomerFile,
  incidents: importIncidentFile,
  page: importPageFile,
  bounces: importBounceFile,
});

export const command: Command = {
  name: "import",
  usage: [
    "import people [--encoding windows-1252] [--sheet NAME] [--dates day-first|month-first] [--dry-run] FILE",
    `import accounts --system NAME [--format ${ACCOUNT_SOURCES.map((one) => one.format).join("|")}] [--map FIELD=COLUMN …] [--at INSTANT] [--encoding windows-1252] [--sheet NAME] [--dates day-first|month-first] [--dry-run] FILE`,
    "import accounts --system NAME --live",
    "import subprocessors FILE [--whole] [--encoding windows-1252] [--sheet NAME] [--dates day-first|month-first] [--dry-run]",
    "import customers [--encoding windows-1252] [--sheet NAME] [--dry-run] FILE",
    "import incidents [--encoding windows-1252] [--sheet NAME] [--dry-run] FILE",
    "import bounces FILE.eml|FILE.mbox",
    "import page FILE --address URL [--at INSTANT]",
  ],
  options: {
    system: { type: "string" },
    format: { type: "string" },
    map: { type: "string", multiple: true },
    at: { type: "string" },
    address: { type: "string" },
    live: { type: "boolean" },
    whole: { type: "boolean" },
    encoding: { type: "string" },
    "dry-run": { type: "boolean" },
    dates: { type: "string" },
    sheet: { type: "string" },
  },
  run(call) {
    const kind = kinds[call.words[0] ?? ""];
    if (!kind) throw new WrongUsage(`Name what to import: ${Object.keys(kinds).join(", ")}.`);
    return kind(call);
  },
};
