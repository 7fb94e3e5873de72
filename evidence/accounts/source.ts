import type { Account, Moment } from "#domain/accounts";
import type { CsvTable } from "#evidence/csv";

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
export type ColumnMap = Partial<Record<AccountField, string>>;

/** The accounts of one system at one instant. `at` is null when the file does not say when it was made. */
export type Extract = { at: Moment | null; rows: number; accounts: Account[] };

/** One kind of export. One file each; listing it in `sources.ts` is the whole registration. */
export type AccountSource = {
  format: string;
  title: string;
  /** Where a person gets such a file. */
  hint: string;
  /**
   * Pure: a table in, accounts out, oldest extract first. What the file does not say stays unknown.
   * @throws BadFile with every bad line
   */
  read(table: CsvTable, map: ColumnMap): Extract[];
};
