import { Card } from "#components/ui/card";
import { Table } from "#components/ui/table";
import { When } from "#components/ui/when";
import type { Entry } from "#domain/vendors/subprocessors";
import { companyAndPurpose } from "./columns";

/** Lines that the public list no longer shows. */
export function EndedLines({ ended }: { ended: readonly Entry[] }) {
  return (
    <Card title="Removed from the list">
      {ended.length === 0 ? (
        <p className="pad">No entries have been removed.</p>
      ) : (
        <Table
          label="Removed entries"
          rows={ended}
          rowKey={(row) => row.id}
          columns={[
            companyAndPurpose,
            {
              key: "from",
              label: "From",
              short: "from",
              cell: (row) => <When at={row.fromOn} as="record" />,
            },
            {
              key: "until",
              label: "Until",
              short: "until",
              cell: (row) => (row.untilOn ? <When at={row.untilOn} as="record" /> : null),
            },
            { key: "why", label: "Why", cell: (row) => row.reason ?? "change" },
          ]}
        />
      )}
    </Card>
  );
}
