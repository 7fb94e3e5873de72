import { isSecretIn, secretColumn } from "#evidence/cells/secret-columns";
import { secretIn } from "#evidence/cells/secrets";
import { BadFile, type BadLine } from "#evidence/files/bad-lines";
import { columnKey } from "#evidence/files/column-key";
import type { CsvTable } from "#evidence/files/csv";
import { eachInTurns } from "#evidence/files/turns";

/**
 * Refuses a list that holds passwords, their hashes, keys or tokens, before anything of it is kept or shown: what is said
 * names the columns and the first line of each, never a value.
 * @throws BadFile
 */
export async function refuseSecrets({ header, rows, of, below = [] }: CsvTable): Promise<void> {
  const columns = header.map((name) => secretColumn(columnKey(name)));
  const found = new Map<number, { line: number; what: string }>();
  const inHeader = header.findIndex((name) => secretIn(name) !== null);
  if (inHeader >= 0) throw refusal([{ line: 1, column: null, reason: "holds secrets. Leave them out." }], []);
  if (below.some((text) => secretIn(text) !== null)) throw refusal([], []);
  await eachInTurns(rows, ({ line, values }) => {
    for (let at = 0; at < values.length; at += 1) {
      const value = values[at] ?? "";
      if (value === "" || found.has(at)) continue;
      const what = secretIn(value) ?? (isSecretIn(columns[at] ?? null, value) ? "passwords or keys" : null);
      if (what) found.set(at, { line, what });
    }
  });
  if (found.size === 0) return;
  const lines = [...found].map(([at, { line, what }]): BadLine => {
    const reason = `holds ${what}. Leave this column out.`;
    return { line, column: header[at] ?? null, reason, ...(of && { of }) };
  });
  throw refusal(
    lines,
    lines.map((line) => line.column ?? ""),
  );
}

/** So much of a text is looked at before others have a turn, and so much of the piece before it again. */
const [PIECE, AGAIN] = [65_536, 512];

/**
 * Refuses a file whose text beside its table holds secrets: it is kept as it was given, with the titles above the header and
 * the fields beside the list. @throws BadFile
 */
export async function refuseSecretsAround(text: string, { headerLine = 1, of }: CsvTable): Promise<void> {
  const around = of === "Record" ? text : text.split("\n", headerLine - 1).join("\n");
  const starts = Array.from({ length: Math.ceil(around.length / PIECE) }, (_, n) => n * PIECE);
  await eachInTurns(starts, (start) => {
    if (secretIn(around.slice(Math.max(0, start - AGAIN), start + PIECE)) === null) return;
    throw refusal([], []);
  });
}

/** The same for a text that comes in pieces. @throws BadFile */
export async function refuseSecretsIn(texts: AsyncIterable<string>): Promise<void> {
  let before = "";
  for await (const text of texts) {
    if (secretIn(before + text) !== null) throw refusal([], []);
    before = (before + text).slice(-AGAIN);
  }
}

/** The same for one text that is not a table, such as a record; `place` is its field. @throws BadFile */
export function refuseSecretText(text: string, key: string, place: Omit<BadLine, "reason">): void {
  const what = secretIn(text) ?? (isSecretIn(secretColumn(key), text) ? "passwords or keys" : null);
  if (what)
    throw refusal([{ ...place, reason: `holds ${what}. Leave this field out.` }], [place.column ?? ""]);
}

function refusal(lines: BadLine[], columns: string[]): BadFile {
  const named = columns.map((name) => `“${name}”`).join(", ");
  const how = named ? `Leave out ${named} and export it again.` : "Leave them out and export it again.";
  const file = new BadFile(`The file holds secrets, so nothing of it was kept. ${how}`, lines);
  file.holdsSecrets = true;
  return file;
}
