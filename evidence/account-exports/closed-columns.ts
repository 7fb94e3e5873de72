import type { AccountStatus } from "#domain/systems/accounts";
import type { ColumnMap } from "#evidence/account-exports/source";
import { columnKey } from "#evidence/files/column-key";
import { NOT_READ } from "#evidence/files/columns";
import type { CsvRow, CsvTable } from "#evidence/files/csv";
import { answer, moment, textOrNull } from "#evidence/files/values";

/** Columns that are true for the accounts that are closed, the other way round than "active". */
const CLOSED =
  /^(is|account|user|login)*(suspended|disabled|locked|blocked|banned|deactivated|deprovisioned|archived|deleted|terminated|revoked|inactive)(at|on|date|time|since)?$/;

/** Does the column's name say that its yes is a closed account? */
export function isClosedColumn(name: string): boolean {
  return CLOSED.test(columnKey(name).replace(/\W/g, ""));
}

/** The places of such columns; those that were mapped to another field, or are not to be read, are none. */
export function closedColumns(table: CsvTable, map: ColumnMap): number[] {
  const others = new Set(
    Object.entries(map)
      .filter(([field]) => field !== "status")
      .map(([, column]) => columnKey(column ?? "")),
  );
  if (map.status === NOT_READ) return [];
  return table.header.flatMap((name, at) =>
    isClosedColumn(name) && !others.has(columnKey(name)) ? [at] : [],
  );
}

/**
 * What such columns say of an account: one yes closes it, and no everywhere leaves it open. Words that are not an answer are given to
 * `misread`.
 */
export function closedStatus(
  row: CsvRow,
  columns: readonly number[],
  misread: (at: number, word: string) => void,
): AccountStatus {
  let status: AccountStatus = "unknown";
  for (const at of columns) {
    const text = row.values[at] ?? "";
    const closed = answer(text);
    // The day on which it was closed says so as well.
    if (closed === "yes" || moment(text)) return "disabled";
    if (closed === "no") status = "active";
    else if (closed === undefined && textOrNull(text) !== null) misread(at, text);
  }
  return status;
}
