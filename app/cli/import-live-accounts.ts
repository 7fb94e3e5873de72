import { type Call, requireOption, WrongUsage } from "#app/cli/command";
import { importedText } from "#app/cli/import-accounts";
import { takePopulation } from "#app/operations/systems/account-sources";
import { findSystemByName } from "#db/systems/systems";

/** `surety import accounts --system NAME --live`: asks the system itself, as its page says, and freezes what it answers. */
export async function importLiveAccounts(call: Call): Promise<void> {
  const name = requireOption(call, "system");
  if (call.words.length > 1 || call.options.format || call.options.map || call.options.at)
    throw new WrongUsage("--live fetches the list from the system: give no file, format, map or instant.");
  const app = await call.open();
  const system = await findSystemByName(app.read, name);
  if (!system) throw new Error(`There is no system “${name}”.`);
  const imported = await takePopulation(app, call.actor, system.id);
  call.answer(importedText(imported), imported);
}
