import { counted } from "#domain/counted";

/** What a page and a run say of records that a job had to leave out. Public: no id and no name. */
export function unreadableWords(tables: readonly string[]): string {
  const kinds = [...new Set(tables)].sort().map((table) => table.replaceAll("_", " "));
  return `The stored values of ${counted(tables.length, "record")} cannot be read (${kinds.join(", ")}). Jobs leave ${tables.length === 1 ? "it" : "them"} out and go on with all others. The log of the server names table, id and column; surety verify says what differs. Restore a backup, or correct the values.`;
}
