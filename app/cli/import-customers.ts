import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { tellBadLines } from "#app/cli/bad-file";
import { type Call, requireWord } from "#app/cli/command";
import { importCustomers } from "#app/operations/customers/customers";
import { perform } from "#app/work";
import { readCustomers } from "#evidence/files/customers";

/** `surety import customers FILE.csv`: the whole file or nothing. */
export async function importCustomerFile(call: Call): Promise<void> {
  const path = requireWord(call, 1, "The file");
  const lines = await tellBadLines(readCustomers(await readFile(path)));
  const app = await call.open();
  const done = await perform(app, call.actor, (work) => importCustomers(work, lines, basename(path)));
  call.answer(`${done.registered} registered, ${done.changed} changed, ${done.unchanged} unchanged.`, done);
}
