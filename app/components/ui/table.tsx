import { type ReactNode, useMemo } from "react";
import { type PackedRows, unpackRows } from "#domain/rows";
import { Link } from "./link";

export type Column<Row> = {
  key: string;
  label: ReactNode;
  cell: (row: Row) => ReactNode;
  /** Numbers are aligned at the end. */
  num?: boolean;
  /** Dropped under 58 rem ("hide") or between 38 and 58 rem ("mid"). On a phone the rows are cards and show all but "hide". */
  drop?: "hide" | "mid";
  /** On a card this cell takes a whole line. */
  wide?: boolean;
  /** On a card this short label precedes the value. */
  short?: string;
  /** Makes the head a link that sorts. */
  sort?: { to: string; direction?: "ascending" | "descending" };
};

type Props<Row> = {
  /** Said to screen readers. */
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  sticky?: boolean;
  /** Few narrow columns that stay a table on a phone. */
  slim?: boolean;
  /** The first column has codes. */
  codes?: boolean;
};

/** From here on rows are laid out when they come near the screen: 500 rows at once take a browser a third of a second. */
const long = 100;
/** Rows that come near it together. */
const near = 25;

function bodiesOf<Row>(rows: readonly Row[]): (readonly Row[])[] {
  if (rows.length <= long) return rows.length === 0 ? [] : [rows];
  return Array.from({ length: Math.ceil(rows.length / near) }, (_, n) =>
    rows.slice(n * near, (n + 1) * near),
  );
}

/** A register: the first column heads its row; on a phone every row becomes a card. */
export function Table<Row>({ label, columns, rows, rowKey, sticky, slim, codes }: Props<Row>) {
  const classes = columns.map(classOf);
  const marks = columns.map(marksOf);
  return (
    <table
      className={[
        "tbl",
        slim ? "slim" : "cards",
        sticky && "sticky",
        codes && "codes",
        rows.length > long && "long",
      ]
        .filter(Boolean)
        .join(" ")}
      aria-label={label}
    >
      <thead>
        <tr>
          {columns.map((column, index) => (
            <th key={column.key} scope="col" className={classes[index]} aria-sort={column.sort?.direction}>
              {column.sort ? <Link to={column.sort.to}>{column.label}</Link> : column.label}
            </th>
          ))}
        </tr>
      </thead>
      {bodiesOf(rows).map((part) => (
        <tbody key={rowKey(part[0] as Row)}>
          {part.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map((column, index) =>
                index === 0 ? (
                  <th key={column.key} scope="row" className={classes[index]}>
                    {column.cell(row)}
                  </th>
                ) : (
                  <td key={column.key} {...marks[index]}>
                    {column.cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      ))}
    </table>
  );
}

function classOf<Row>({ num, drop, wide }: Column<Row>): string | undefined {
  return [num && "num", drop, wide && "wide"].filter(Boolean).join(" ") || undefined;
}

/** What a cell carries beside its value. Most columns of numbers need one mark for both alignment and label: lists have hundreds of such cells. */
function marksOf<Row>(column: Column<Row>) {
  const className = classOf(column);
  return className === "num" && column.short
    ? { "data-n": column.short }
    : { className, "data-l": column.short };
}

/** The rows that a loader sent with `packRows`. */
export function useRows<Row>(packed: PackedRows<Row>): Row[] {
  return useMemo(() => unpackRows(packed), [packed]);
}
