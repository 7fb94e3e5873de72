import { Card } from "#components/ui/card";
import { Facts } from "#components/ui/facts";
import { Table } from "#components/ui/table";
import type { FilePreview as Preview } from "#domain/file-preview";
import { ColumnTable } from "./preview-tables";

/** What an import of the chosen file would do, before anything is stored. */
export function FilePreview({ preview }: { preview: Preview }) {
  const { columns, headerLine, notes, outcome, sample } = preview;
  const unread = columns?.filter(({ field }) => field === null).map(({ name }) => name) ?? [];
  const rows = sample.map((record, at) => ({ record, key: String(at) }));
  return (
    <>
      <Card title="Import preview" aside="Nothing is stored yet." target>
        <Facts
          facts={[
            ...outcome.map(([label, count]): [string, number] => [label, count]),
            headerLine !== null && headerLine > 1
              ? ["Column names", `on line ${headerLine}; the lines before it are not read`]
              : null,
            columns === null ? null : ["Columns not read", unread.join(", ") || "none"],
          ]}
        />
        {notes.map((note) => (
          <p key={note} className="pad small">
            <bdi>{note}</bdi>
          </p>
        ))}
      </Card>
      {columns === null ? null : <ColumnTable columns={columns} />}
      {rows.length > 0 ? (
        <Card title="First records" aside="As they would be stored.">
          <Table
            label="First records"
            columns={Object.keys(sample[0] ?? {}).map((name, at) => ({
              key: name,
              label: name,
              short: at === 0 ? undefined : name,
              cell: (row: (typeof rows)[number]) => <bdi>{row.record[name]}</bdi>,
            }))}
            rows={rows}
            rowKey={(row) => row.key}
          />
        </Card>
      ) : null}
    </>
  );
}
