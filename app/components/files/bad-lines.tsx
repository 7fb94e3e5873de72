import { Card } from "#components/ui/card";
import { Table } from "#components/ui/table";
import type { PreviewColumn } from "#domain/file-preview";

export type RefusedFile = {
  lines: { line: number; column: string | null; reason: string }[];
  total: number;
  /** What the file has, so that its columns can be mapped; null where it is not a table or holds secrets. */
  columns?: PreviewColumn[] | null;
};

/** Why a file was refused, line by line, so that all of it can be corrected at once. */
export function BadLines({ refused }: { refused: RefusedFile | null | undefined }) {
  if (!refused || refused.lines.length === 0) return null;
  const { lines, total } = refused;
  const shown = total > lines.length ? `The first ${lines.length} of ${total}.` : `${total} in all.`;
  return (
    <Card title="Rows with errors" aside={`${shown} Nothing was imported.`}>
      <Table
        label="Rows with errors"
        rows={lines.map((line, at) => ({ ...line, key: `${line.line}:${at}` }))}
        rowKey={(row) => row.key}
        columns={[
          { key: "line", label: "Line", cell: (row) => row.line },
          { key: "column", label: "Column", short: "Column", cell: (row) => row.column ?? "whole line" },
          { key: "reason", label: "Why", wide: true, cell: (row) => row.reason },
        ]}
      />
    </Card>
  );
}
