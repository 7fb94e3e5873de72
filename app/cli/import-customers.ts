import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { type Call, requireWord } from "#app/cli/command";
import { importCustomers } from "#app/operations/customers";
import { perform } from "#app/work";
import { BadFile, badLineText } from "#evidence/bad-lines";
import { readCustomers } from "#evidence/customers";

/** `surety import customers FILE.csv`: the whole file or nothing. */
export async function importCustomerFile(call: Call): Promise<void> {
  const path = requireWord(call, 1, "The file");
  const lines = await readCustomers(await readFile(path)).catch((error: unknown) => {
    if (!(error instanceof BadFile)) throw error;
    throw new Error([error.message, ...error.lines.map(badLineText)].join("\n"));
  });
  const app = await call.open();
  const done = await perform(app, call.actor, (work) => importCustomers(work, lines, basename(path)));
  call.answer(`${done.registered} registered, ${done.changed} changed, ${done.unchanged} unchanged.`, done);
}
