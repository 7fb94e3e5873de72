import type { Style } from "#app/pdf/layout/fonts";
import type { Rich } from "#app/pdf/layout/rich";
import type { Theme } from "#app/pdf/layout/theme";

/** A column: its head, how its cells look, and whether it may give way when the page is too narrow. */
export type Column = {
  head: string;
  align?: "end";
  style?: Style;
  colour?: Theme;
  /** Fixed width in points; without it the column is measured. */
  width?: number;
};

export type TableOptions = {
  /** Printed above with the range of rows on each page: "Decisions, rows 1 to 12 of 21". */
  title?: string;
  /** Named again where the table continues: "continued from page 3, EV-1877". */
  reference?: string;
  columns: Column[];
  rows: Rich[][];
  /** Bold, under a double rule after the last row. */
  total?: Rich;
  /** What is said instead of an empty table. */
  empty?: string;
};
