import { type Call, WrongUsage } from "#app/cli/command";
import { perform, rehearse } from "#app/work";
import { CHOSEN_ENCODINGS, type ChosenEncoding } from "#domain/file-input";
import { DATE_ORDERS } from "#evidence/cells/date-order";
import type { CsvTable } from "#evidence/files/csv";
import { belowText } from "#evidence/files/footer";
import type { Reading } from "#evidence/files/table";

/** What the options say about how a table is to be read. Throws WrongUsage */
export function readingOf({ options }: Call): Reading {
  const { encoding, dates } = options;
  const worksheet = typeof options.sheet === "string" && options.sheet ? options.sheet : undefined;
  const order = DATE_ORDERS.find((one) => one === dates);
  if (dates !== undefined && !order)
    throw new WrongUsage(`--dates ${String(dates)} is not ${DATE_ORDERS.join(" or ")}.`);
  if (encoding === undefined) return { dates: order, worksheet };
  const chosen = CHOSEN_ENCODINGS.find((one) => one === encoding);
  if (chosen) return { encoding: chosen satisfies ChosenEncoding, dates: order, worksheet };
  throw new WrongUsage(
    `--encoding ${String(encoding)} is not ${CHOSEN_ENCODINGS.join(" or ")}. UTF-8 and UTF-16 are detected without it.`,
  );
}

/** The same, and afterwards the lines under the table that were not read, in words. */
export function watchedReading(call: Call): { how: Reading; below(): string[] } {
  let table: CsvTable | null = null;
  const watch = (read: CsvTable) => {
    table = read;
  };
  const lines = (read: CsvTable | null) => belowText(read?.below ?? []);
  return { how: { ...readingOf(call), watch }, below: () => [lines(table)].filter((text) => text !== null) };
}

/** With --dry-run a change is done and taken back, so that its figures are true and nothing is stored. */
export function changeFor({ options }: Call): typeof perform {
  return options["dry-run"] === true ? rehearse : perform;
}

/** The lines of an answer, after a word that nothing was stored where that is so. */
export function dryRunText({ options }: Call, lines: string | string[]): string[] {
  const all = [lines].flat();
  return options["dry-run"] === true ? ["Dry run: nothing is stored. It would be:", ...all] : all;
}
