import { Card } from "#components/ui/card";
import { Table } from "#components/ui/table";
import { When } from "#components/ui/when";
import type { Crash } from "#domain/installation/crashes";
import { lengthText } from "#domain/when";

/** The last restarts after a failure. The server's own log has the whole error output. */
export function CrashTable({ crashes }: { crashes: readonly Crash[] }) {
  if (crashes.length === 0) return null;
  return (
    <Card id="restarts" title="Restarts after a failure" aside="The newest first">
      <Table
        label="Restarts after a failure"
        rows={crashes}
        rowKey={(row) => row.startedAt.toISOString()}
        columns={[
          {
            key: "at",
            label: "Restarted",
            short: "Restarted",
            cell: (row) => <When at={row.reportedAt} as="record" />,
          },
          { key: "cause", label: "Cause", wide: true, cell: (row) => row.cause },
          {
            key: "ran",
            label: "Had run for",
            short: "Had run for",
            cell: (row) =>
              row.endedAt ? lengthText(row.endedAt.getTime() - row.startedAt.getTime()) : "unknown",
          },
        ]}
      />
    </Card>
  );
}
