import type { readQuarters } from "#app/queries/incidents/nil-statements";
import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { Link } from "#components/ui/link";
import { Table } from "#components/ui/table";
import { Who } from "#components/ui/who";

type Quarter = Awaited<ReturnType<typeof readQuarters>>[number];

const shown = 6;

/** Last four quarters, so that none is forgotten: incidents, a signature, or neither. */
export function QuartersCard({ quarters }: { quarters: readonly Quarter[] }) {
  return (
    <Card title="Last four quarters" aside="Each has recorded incidents or a signed nil statement.">
      <Table
        label="Quarters"
        rows={quarters}
        rowKey={(row) => row.from}
        columns={[
          { key: "quarter", label: "Quarter", wide: true, cell: (row) => `${row.from} to ${row.to}` },
          {
            key: "known",
            label: "On record",
            short: "On record",
            cell: (row) => <Known refs={row.incidents} />,
          },
          { key: "state", label: "Statement", wide: true, cell: (row) => <Statement quarter={row} /> },
        ]}
      />
    </Card>
  );
}

function Known({ refs }: { refs: readonly string[] }) {
  if (refs.length === 0) return "no incident";
  return (
    <>
      {refs.slice(0, shown).map((ref, index) => (
        <span key={ref}>
          {index > 0 ? ", " : null}
          <Link to={`/incidents/${ref}`}>{ref}</Link>
        </span>
      ))}
      {refs.length > shown ? ` and ${refs.length - shown} more` : null}
    </>
  );
}

function Statement({ quarter: { from, incidents, signedBy } }: { quarter: Quarter }) {
  if (signedBy && incidents.length > 0)
    return (
      <Badge state="risk">
        signed by <Who name={signedBy} />, contradicted
      </Badge>
    );
  if (signedBy)
    return (
      <Badge state="done">
        signed by <Who name={signedBy} />
      </Badge>
    );
  if (incidents.length > 0) return "not needed: incidents recorded";
  return (
    <>
      <Badge state="due">not signed</Badge> <Link to={`?from=${from}`}>Sign</Link>
    </>
  );
}
