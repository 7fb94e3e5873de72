import type { LeftOut } from "#domain/systems/accounts";

/** Words of one column that are not understood, so that what they say of a record is unknown. */
export type Misread = { column: string; field: string; word: string; rows: number };
/** A column of a file, the field that it was taken for (null: not read), and some of its values. */
export type PreviewColumn = { name: string; field: string | null; values: string[] };
/** An account as it would be stored, in words. */
export type PreviewAccount = {
  id: string;
  label: string;
  status: string;
  roles: string;
  privileged: string;
  mfa: string;
  lastSignIn: string;
};
/** What an import of a list of accounts would do. */
export type AccountPreview = {
  format: string;
  /** Which column was said to be which field. */
  map: Partial<Record<string, string>>;
  /** The editor's line number of the header; null where the file has no lines. */
  headerLine: number | null;
  rows: number;
  accounts: number;
  leftOut: LeftOut[];
  columns: PreviewColumn[];
  misread: Misread[];
  sample: PreviewAccount[];
  added: number;
  removed: number;
  changed: number;
  same: number;
  /** The list before; null for the first. */
  previous: string | null;
};

/** "23 added, 1 removed, 2 changed, 40 as before". */
export function previewText({ added, removed, changed, same }: AccountPreview): string {
  return `${added} added, ${removed} removed, ${changed} changed, ${same} as before`;
}
