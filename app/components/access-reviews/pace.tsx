import { Card } from "#components/ui/card";
import { Table } from "#components/ui/table";
import { Who } from "#components/ui/who";
import { lengthText } from "#domain/when";

type Row = {
  id: string;
  name: string;
  decisions: number;
  bulk: number;
  replaced?: number;
  medianSeconds: number | null;
  hasty: number;
  opened: number;
};

/** How the review is being done, so that the approver sees rubber-stamping before they sign. */
export function ReviewPace({ rows }: { rows: readonly Row[] }) {
  if (rows.length === 0) return null;
  return (
    <Card title="Review behaviour">
      <Table
        label="Review behaviour"
        rows={rows}
        rowKey={(row) => row.id}
        columns={[
          { key: "name", label: "Reviewer", cell: (row) => <Who name={row.name} /> },
          {
            key: "bulk",
            label: "Kept in bulk",
            short: "Kept in bulk",
            num: true,
            cell: (row) => `${row.bulk} of ${row.decisions}`,
          },
          {
            key: "replaced",
            label: "Decisions undone or replaced",
            short: "Undone or replaced",
            num: true,
            cell: (row) => row.replaced ?? 0,
          },
          {
            key: "median",
            label: "Median time per entry",
            short: "Median time",
            num: true,
            cell: (row) => (row.medianSeconds === null ? "too few" : lengthText(row.medianSeconds * 1000)),
          },
          {
            key: "hasty",
            label: "Within 2 s of the previous decision",
            short: "Within 2 s",
            num: true,
            cell: (row) => row.hasty,
          },
          {
            key: "opened",
            label: "Details opened",
            short: "Details opened",
            num: true,
            cell: (row) => row.opened,
          },
        ]}
      />
    </Card>
  );
}
