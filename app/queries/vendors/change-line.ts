import { type ChangeRow, endsOf, factsOf, termsOf } from "#db/vendors/subprocessors";
import type { ChangeLine } from "#domain/vendors/subprocessor-words";
import { type Entry, keepStated } from "#domain/vendors/subprocessors";

/** A change with the lines that it ends. While a match waits for confirmation, it reads as it will once it is confirmed. */
export function changeLine(row: ChangeRow, entries: readonly Entry[]): ChangeLine {
  const [before = null, ...also] = endsOf(row).flatMap(
    (id) => entries.find((entry) => entry.id === id) ?? [],
  );
  const terms = termsOf(row);
  const shown = terms && before && factsOf(row).unconfirmed ? keepStated(terms, before) : terms;
  return { kind: row.kind, terms: shown, vendorId: row.vendor_id, before, also };
}
