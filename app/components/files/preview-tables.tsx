import { Card } from "#components/ui/card";
import { Table } from "#components/ui/table";
import type { Misread, PreviewColumn } from "#domain/file-preview";

/** The columns of a file, each with the field that it was read as. */
export function ColumnTable({ columns }: { columns: readonly PreviewColumn[] }) {
  return (
    <Card title="Columns">
      <Table
        label="Columns of the file"
        columns={[
          { key: "name", label: "Column", cell: (one) => <bdi>{one.name}</bdi> },
          { key: "field", label: "Read as", cell: (one) => one.field ?? "not read" },
          {
            key: "values",
            label: "Values",
            wide: true,
            cell: (one) => <bdi>{one.values.join(" · ")}</bdi>,
          },
        ]}
        rows={columns}
        rowKey={(one) => one.name}
      />
    </Card>
  );
}

/** Words that are not understood, with the number of rows that have them. */
export function MisreadTable({ misread }: { misread: readonly Misread[] }) {
  if (misread.length === 0) return null;
  return (
    <Card title="Unrecognised values" aside="These fields stay unknown.">
      <Table
        label="Unrecognised values"
        columns={[
          { key: "column", label: "Column", cell: (one) => one.column },
          { key: "field", label: "Field", cell: (one) => one.field },
          { key: "word", label: "Value", cell: (one) => <bdi>{one.word}</bdi> },
          { key: "rows", label: "Rows", num: true, cell: (one) => one.rows },
        ]}
        rows={misread}
        rowKey={(one) => `${one.column}\n${one.word}`}
      />
    </Card>
  );
}
