import { basename } from "node:path";
import { reportBadLines } from "#app/cli/bad-file";
import { type Call, requireOption, requireWord, WrongUsage } from "#app/cli/command";
import { readNamedFile } from "#app/cli/open-file";
import { readingOf } from "#app/cli/reading-options";
import { previewAccounts } from "#app/operations/systems/account-preview";
import { type Imported, importAccounts } from "#app/operations/systems/populations";
import { findSystemByName } from "#db/systems/systems";
import { type AccountPreview, previewText } from "#domain/systems/account-preview";
import { type Moment, rowWords } from "#domain/systems/accounts";
import { type ColumnMap, MAPPED, mapsColumns } from "#evidence/account-exports/source";
import { recogniseFile } from "#evidence/account-exports/sources";
import { NOT_READ } from "#evidence/files/columns";
import { misreadText } from "#evidence/files/misread-words";
import type { Reading } from "#evidence/files/table";
import { moment } from "#evidence/files/values";

/**
 * `surety import accounts --system NAME … FILE`: freezes a list of accounts and reports how it differs from the previous one.
 * A system that is not known yet is added; an owner can be named on its page. Without --format the file's beginning decides
 * it; where that does not, or where columns were mapped, the system's last one is taken, with its columns.
 */
export async function importAccountFile(call: Call): Promise<void> {
  const name = requireOption(call, "system");
  const path = requireWord(call, 1, "The file");
  const at = instantOf(call.options.at);
  const given = mapOf(call.options.map, readingOf(call));
  const bytes = await readNamedFile(path);
  const app = await call.open();
  const known = await findSystemByName(app.read, name);
  const mapped = known ? (JSON.parse(known.mapping) as ColumnMap) : {};
  const chosen = typeof call.options.format === "string" ? call.options.format : null;
  const format =
    chosen ?? (await reportBadLines(formatOf(bytes, known?.format ?? "generic", given ?? mapped)));
  const map = given ?? (known?.format === format ? mapped : {});
  const file = { system: { name }, format, map, at, fileName: basename(path), bytes, ...readingOf(call) };
  if (call.options["dry-run"] === true) {
    const preview = await reportBadLines(previewAccounts(app, call.actor, file));
    return call.answer(previewLines(preview), preview);
  }
  const imported = await reportBadLines(importAccounts(app, call.actor, file));
  const last = imported.at(-1);
  if (!last) throw new Error("The file contains no accounts.");
  const lines = imported.flatMap((one) => [importedText(one), ...one.misread.map(misreadText)]);
  const newcomer = known ? [] : [`${name} was added as a system. Assign an owner on its page.`];
  call.answer([...newcomer, ...lines], imported.length === 1 ? last : { ...last, populations: imported });
}

function previewLines(preview: AccountPreview): string[] {
  const { rows, accounts, leftOut, columns, misread, sample, previous, format } = preview;
  const named = (read: boolean) => columns.filter(({ field }) => (field !== null) === read);
  const unread = named(false).map(({ name }) => name);
  return [
    `Dry run: nothing is stored. Format ${format}. ${rowWords(rows, accounts, leftOut)}.`,
    `Compared with ${previous ?? "no list before"}: ${previewText(preview)}.`,
    ...preview.earlier.map((text) => `Earlier list in the file, ${text}.`),
    ...named(true).map(({ name, field, values }) => `Column ${name} is ${field}: ${values.join(", ")}`),
    ...(unread.length > 0 ? [`Columns not read: ${unread.join(", ")}.`] : []),
    ...misread.map(misreadText),
    ...sample.map((one) => `${one.id}: ${one.label}, ${one.status}, roles ${one.roles || "none"}`),
  ];
}

/** The report on one frozen list. */
export function importedText(one: Imported): string {
  const out = one.leftOut.map(({ rows, reason }) => `, ${rows} excluded (${reason})`).join("");
  return `${one.population}, as of ${one.at}: ${one.rows} rows${out}, ${one.accounts} accounts; ${one.added} added, ${one.removed} removed, ${one.changed} changed; ${one.unmatched} without a match.`;
}

async function formatOf(bytes: Uint8Array, last: string, map: ColumnMap): Promise<string> {
  return mapsColumns(map) ? last : ((await recogniseFile(bytes, map.worksheet)) ?? last);
}

function instantOf(text: unknown): Moment | null {
  if (typeof text !== "string") return null;
  const at = moment(text);
  if (!at)
    throw new WrongUsage(
      `--at ${text} is neither an instant such as 2026-03-11T05:30Z nor a day such as 2026-03-11.`,
    );
  return at;
}

function mapOf(pairs: unknown, { dates, worksheet }: Reading): ColumnMap | null {
  const options = { ...(dates && { dates }), ...(worksheet && { worksheet }) };
  if (!Array.isArray(pairs)) return dates || worksheet ? options : null;
  const map = Object.fromEntries(
    pairs.map((pair) => {
      const [field, ...column] = String(pair).split("=");
      if (!MAPPED.includes(field as keyof ColumnMap) || column.length === 0)
        throw new WrongUsage(
          `--map ${pair} is not FIELD=COLUMN, or FIELD= for a field that is not to be read. Fields: ${MAPPED.join(", ")}.`,
        );
      return [field, column.join("=") || NOT_READ];
    }),
  ) as ColumnMap;
  return { ...map, ...options };
}
