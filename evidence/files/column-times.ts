import { DAY_MS, HOUR_MS } from "#domain/durations";
import type { Moment } from "#domain/systems/accounts";
import { type ColumnOrder, NUMBERS_FIRST, orderIn } from "#evidence/cells/date-order";
import { readTime } from "#evidence/cells/times";
import type { Cells } from "#evidence/files/columns";
import type { CsvRow, CsvTable } from "#evidence/files/csv";
import { textOrNull } from "#evidence/files/values";

/** What a cell says: a time, that there is none, nothing (null), or why it cannot be taken. */
type CellTime = Moment | "never" | null | { problem: string };

/** Clocks without a zone may be so far ahead of UTC. */
const AHEAD_MS = 14 * HOUR_MS;

/** Reads the times of a table. Whether the day or the month comes first is decided by all values of a column, or asked. */
export class ColumnTimes<Field extends string> {
  readonly #orders = new Map<Field, ColumnOrder>();

  constructor(
    private readonly table: CsvTable,
    private readonly cells: Cells<Field>,
  ) {}

  /** `daysAhead`: so far a day may lie in the future. Without the table's `now` nothing does. */
  read(row: CsvRow, field: Field, daysAhead = 0): CellTime {
    const text = textOrNull(this.cells.value(row, field));
    if (text === null) return null;
    const order = this.#order(field);
    const time = readTime(text, order === "day-first" || order === "month-first" ? order : undefined);
    if (time === undefined) return { problem: this.#problem(text, order) };
    const { now } = this.table;
    return time !== "never" && now && time.at.getTime() > now.getTime() + AHEAD_MS + daysAhead * DAY_MS
      ? { problem: `“${shown(text)}” lies in the future.` }
      : time;
  }

  #order(field: Field): ColumnOrder {
    const known = this.#orders.get(field);
    if (known !== undefined) return known;
    const found = this.table.dates ?? orderIn(this.table.rows.map((row) => this.cells.value(row, field)));
    this.#orders.set(field, found);
    return found;
  }

  #problem(text: string, order: ColumnOrder): string {
    const value = `“${shown(text)}”`;
    if (!NUMBERS_FIRST.test(text.trim()) || (order !== "either" && order !== "both"))
      return `${value} is not a time like 2026-03-11 or 2026-03-11T05:30:14Z, nor “never”.`;
    const other = order === "either" ? "no value of the column tells" : "the column has both";
    return `${value} may have the day or the month first, and ${other}. Write 2026-03-11, or say which order the column has: day-first or month-first (--dates).`;
  }
}

/** Cannot it be taken? */
export function isProblem(time: CellTime): time is { problem: string } {
  return time !== null && typeof time === "object" && "problem" in time;
}

function shown(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
