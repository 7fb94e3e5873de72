import { Link } from "@remix-run/react";
import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { Table } from "#components/ui/table";
import { When } from "#components/ui/when";

type Line = {
  id: string;
  name: string;
  rhythm: string;
  campaign: { id: string; name: string } | null;
  prepares: boolean;
  period: { from: string; to: string } | null;
  prepareOn: string | null;
  openOn: string | null;
  listDays: number | null;
  old: boolean;
  last: { id: string; ref: string; to: string } | null;
  now: { id: string; ref: string; state: string } | null;
};

/** Each system in scope: its cadence, the current period, and the state of its review. */
export function ReviewScheduleTable({ lines, mayEdit }: { lines: readonly Line[]; mayEdit: boolean }) {
  return (
    <Card title="Systems in scope">
      <Table
        label="Systems in scope"
        rows={lines}
        rowKey={(row) => row.id}
        columns={[
          {
            key: "name",
            label: "System",
            cell: (row) => <Link to={`/systems/${row.id}`}>{row.name}</Link>,
          },
          {
            key: "rhythm",
            label: "Frequency",
            short: "Frequency",
            cell: (row) => <Rhythm row={row} mayEdit={mayEdit} />,
          },
          { key: "now", label: "This period", wide: true, cell: (row) => <Now row={row} /> },
          {
            key: "list",
            label: "Newest list",
            short: "Newest list",
            cell: (row) =>
              row.listDays === null ? (
                <Badge state="missing">none yet</Badge>
              ) : row.old ? (
                <Badge state="stale">{row.listDays} days old</Badge>
              ) : (
                `${row.listDays} days old`
              ),
          },
          {
            key: "last",
            label: "Last approved",
            short: "Last approved",
            drop: "mid",
            cell: (row) =>
              row.last ? (
                <>
                  <Link to={`/access-reviews/${row.last.id}`}>{row.last.ref}</Link>, to{" "}
                  <When at={row.last.to} />
                </>
              ) : (
                "never"
              ),
          },
        ]}
      />
    </Card>
  );
}

function Now({ row }: { row: Line }) {
  if (row.period === null) return "no scheduled review";
  if (row.now)
    return (
      <>
        <Link to={`/access-reviews/${row.now.id}`}>{row.now.ref}</Link>, {row.now.state}
      </>
    );
  return (
    <>
      <When at={row.period.from} /> to <When at={row.period.to} />:{" "}
      {row.prepares ? (
        <>
          draft on <When at={row.prepareOn ?? row.period.from} />
        </>
      ) : (
        "no review yet"
      )}
    </>
  );
}

/** A campaign's own page is for those who may change it. */
function Rhythm({ row, mayEdit }: { row: Line; mayEdit: boolean }) {
  if (!row.campaign) return row.rhythm;
  if (!mayEdit) return `${row.rhythm}, by ${row.campaign.name}`;
  return (
    <>
      {row.rhythm}, by <Link to={`/access-reviews/schedule/${row.campaign.id}`}>{row.campaign.name}</Link>
    </>
  );
}
