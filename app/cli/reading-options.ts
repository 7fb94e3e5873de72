import { type Call, WrongUsage } from "#app/cli/command";
import { CHOSEN_ENCODINGS, type ChosenEncoding } from "#domain/file-input";
import type { Reading } from "#evidence/files/table";

/** What the options say about how a table is to be read. Throws WrongUsage */
export function readingOf({ options }: Call): Reading {
  const { encoding } = options;
  if (encoding === undefined) return {};
  const chosen = CHOSEN_ENCODINGS.find((one) => one === encoding);
  if (chosen) return { encoding: chosen satisfies ChosenEncoding };
  throw new WrongUsage(
    `--encoding ${String(encoding)} is not ${CHOSEN_ENCODINGS.join(" or ")}. UTF-8 and UTF-16 are detected without it.`,
  );
}
