import { Card } from "#components/ui/card";
import { ListOrder, sortable } from "#components/ui/list";
import { type Column, Table } from "#components/ui/table";
import { When } from "#components/ui/when";
import type { ListView } from "#domain/installation/lists";
import type { Entry } from "#domain/vendors/subprocessors";
import { companyAndPurpose } from "./columns";

/** Lines that the public list no longer shows. */
export function EndedLines({ ended, view }: { ended: readonly Entry[]; view: ListView }) {
  return (
    <Card title="Removed from the list">
      {ended.length === 0 ? (
        <p className="pad">No entries have been removed.</p>
      ) : (
        <>
          <ListOrder view={view} columns={columns} keep={{ view: "ended" }} />
          <Table
            label="Removed entries"
            rows={ended}
            rowKey={(row) => row.id}
            columns={sortable(columns, view)}
          />
        </>
      )}
    </Card>
  );
}

const columns: Column<Entry>[] = [
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
];
