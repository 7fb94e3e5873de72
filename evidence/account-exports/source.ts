import type { Misread } from "#domain/file-preview";
import type { Account, LeftOut, Moment } from "#domain/systems/accounts";
import type { CsvTable } from "#evidence/files/csv";

/** The fields of an account that a column can be mapped to, as the command line and the pages name them. */
export const ACCOUNT_FIELDS = [
  "id",
  "user_name",
  "email",
  "name",
  "kind",
  "status",
  "role",
  "privileged",
  "mfa",
  "last_sign_in",
  "created_at",
] as const;
export type AccountField = (typeof ACCOUNT_FIELDS)[number];
/** What can be specified about a file: its columns, for JSON which key holds the list, whether dates have the day or the month first, and which sheet of a workbook it is. */
export const MAPPED = [...ACCOUNT_FIELDS, "list", "dates", "worksheet"] as const;
export type ColumnMap = Partial<Record<(typeof MAPPED)[number], string>>;

/** Is anything mapped but the sheet, which says nothing of the format? */
export function mapsColumns(map: ColumnMap): boolean {
  return Object.keys(map).some((key) => key !== "worksheet");
}

/**
 * The accounts of one system at one instant. `at` is null when the file does not say when it was made. `rows` counts
 * those left out as well.
 */
export type Extract = {
  at: Moment | null;
  rows: number;
  accounts: Account[];
  leftOut?: LeftOut[];
  /** Words that are not understood: what they say stays unknown. */
  misread?: Misread[];
};

/** One of the first lines of a file, and the names in it when it is a header, as `columnKey` spells them; of JSON all names of fields. */
export type Beginning = { line: string; columns: ReadonlySet<string> };

/** One kind of export. One file each; listing it in `sources.ts` is the whole registration. */
export type AccountSource = {
  format: string;
  title: string;
  /** Where a person gets such a file. */
  hint: string;
  /** Is this the beginning of such a file? Left out: the beginning does not decide. */
  known?(beginning: Beginning): boolean;
  /** Makes a table of a file that is not CSV. @throws BadFile */
  table?(bytes: Uint8Array, map: ColumnMap): Promise<CsvTable>;
  /**
   * Pure, in turns with others: a table in, accounts out, oldest extract first. What the file does not say stays unknown.
   * @throws BadFile with every bad line
   */
  read(table: CsvTable, map: ColumnMap): Promise<Extract[]>;
};
