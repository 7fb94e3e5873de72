import type { Misread, PreviewColumn } from "#domain/file-preview";
import type { LeftOut } from "#domain/systems/accounts";

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
  /** Where the file has lists of several days: what each of the earlier ones would change, in words. */
  earlier: string[];
};

/** "23 added, 1 removed, 2 changed, 40 as before". */
export function previewText({
  added,
  removed,
  changed,
  same,
}: Pick<AccountPreview, "added" | "removed" | "changed" | "same">): string {
  return `${added} added, ${removed} removed, ${changed} changed, ${same} as before`;
}
