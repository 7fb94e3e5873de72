import { basename } from "node:path";
import { reportBadLines } from "#app/cli/bad-file";
import { type Call, requireWord } from "#app/cli/command";
import { readNamedFile } from "#app/cli/open-file";
import { changeFor, dryRunText, watchedReading } from "#app/cli/reading-options";
import { importCustomers } from "#app/operations/customers/customers";
import { readCustomers } from "#evidence/files/customers";

/** `surety import customers FILE.csv`: the whole file or nothing. */
export async function importCustomerFile(call: Call): Promise<void> {
  const path = requireWord(call, 1, "The file");
  const { how, below } = watchedReading(call);
  const lines = await reportBadLines(readCustomers(await readNamedFile(path), how));
  const app = await call.open();
  const done = await changeFor(call)(app, call.actor, (work) => importCustomers(work, lines, basename(path)));
  call.answer(
    dryRunText(call, [
      `${done.registered} registered, ${done.changed} changed, ${done.unchanged} unchanged.`,
      ...below(),
    ]),
    done,
  );
}
