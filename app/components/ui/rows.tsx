import { useMemo } from "react";
import { type PackedRows, unpackRows } from "#domain/rows";

/** The rows that a loader sent with `packRows`. */
export function useRows<Row>(packed: PackedRows<Row>): Row[] {
  return useMemo(() => unpackRows(packed), [packed]);
}
