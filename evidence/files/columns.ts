import { destroyedBy } from "#evidence/cells/destroyed";
import { BadFile, type BadLines } from "#evidence/files/bad-lines";
import { columnKey } from "#evidence/files/column-key";
import type { CsvRow, CsvTable } from "#evidence/files/csv";

/** The fields a file may have, each with the header words it goes by. The field's own name always counts. */
export type Aliases<Field extends string> = Record<Field, readonly string[]>;
/** Instead of a column: the field is not read, although a column bears its name. */
export const NOT_READ = "-";
export type Cells<Field extends string> = {
  /** The value as written, "" when the file has no such column or a tool has put something else in the value's place. */
  value(row: CsvRow, field: Field): string;
  /** Why the value is not the one that the source held (#REF!, 1.04858E+20, System.String[]); null when it can be. */
  destroyed(row: CsvRow, field: Field): string | null;
  /** Each value of a row that is not the one that the source held, as it is there. */
  allDestroyed(row: CsvRow): { field: Field; text: string }[];
  /** The header's own word for a field, for messages; the field's name when the file lacks it. */
  named(field: Field): string;
  has(field: Field): boolean;
};

/**
 * Finds each field's column by its name or an alias, whatever the case; `map` (field → column) goes first.
 * @throws BadFile when a mapped column or all of `required` (one list = one of these) is missing.
 */
export function findColumns<Field extends string>(
  table: CsvTable,
  aliases: Aliases<Field>,
  required: readonly (readonly NoInfer<Field>[])[],
  map: Partial<Record<NoInfer<Field>, string>> = {},
): Cells<Field> {
  const at = new Map(table.header.map((name, index) => [columnKey(name), index]));
  const found = new Map<Field, number>();
  for (const field of Object.keys(aliases) as Field[]) {
    const wanted = map[field];
    if (wanted === NOT_READ) continue;
    if (wanted !== undefined) {
      const index = at.get(columnKey(wanted));
      if (index === undefined)
        throw new BadFile(`The file has no column “${wanted}” for ${field}.`, [
          {
            line: table.headerLine ?? 1,
            column: wanted,
            reason: `is missing. The file has: ${table.header.join(", ")}.`,
          },
        ]);
      found.set(field, index);
      continue;
    }
    const index = [field, ...aliases[field]]
      .map((name) => at.get(columnKey(name)))
      .find((n) => n !== undefined);
    if (index !== undefined) found.set(field, index);
  }
  for (const choice of required) {
    if (choice.some((field) => found.has(field))) continue;
    throw new BadFile(`The file has no column ${choice.join(" or ")}.`, [
      {
        line: table.headerLine ?? 1,
        column: choice[0] ?? null,
        reason: `is missing. The file has: ${table.header.join(", ")}.`,
      },
    ]);
  }
  for (const [field, index] of found) table.meaning?.set(index, field);
  const written = (row: CsvRow, field: Field) => row.values[found.get(field) ?? -1] ?? "";
  return {
    value: (row, field) => {
      const text = written(row, field);
      return destroyedBy(text) === null ? text : "";
    },
    destroyed: (row, field) => destroyedBy(written(row, field)),
    allDestroyed: (row) =>
      [...found.keys()]
        .map((field) => ({ field, text: written(row, field) }))
        .filter(({ text }) => destroyedBy(text) !== null),
    named: (field) => table.header[found.get(field) ?? -1] ?? field,
    has: (field) => found.has(field),
  };
}

/** Adds to `bad` each value of these fields that a tool has destroyed; true when there is one. */
export function refuseDestroyed<Field extends string>(
  row: CsvRow,
  cells: Cells<Field>,
  fields: readonly Field[],
  bad: BadLines,
): boolean {
  let any = false;
  for (const field of fields) {
    const cause = cells.destroyed(row, field);
    if (cause === null) continue;
    any = true;
    bad.add(row.line, cells.named(field), `is not what the source holds: ${cause}.`);
  }
  return any;
}
