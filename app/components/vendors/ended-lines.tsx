import { Card } from "#components/ui/card";
import { FilterSearch, Filters, Kept } from "#components/ui/filters";
import { ListFields, sortable } from "#components/ui/list";
import { type Column, Table } from "#components/ui/table";
import { When } from "#components/ui/when";
import type { ListView } from "#domain/installation/lists";
import type { Entry } from "#domain/vendors/subprocessors";
import { companyAndPurpose } from "./columns";

/** Lines that the public list no longer shows. */
export function EndedLines({ ended, view, q }: { ended: readonly Entry[]; view: ListView; q: string }) {
  return (
    <Card title="Removed from the list">
      {q || ended.length > 0 ? (
        <Filters>
          <Kept but={["q", "sort", "size"]} />
          <FilterSearch value={q} hint="Name, purpose or country" />
          <ListFields view={view} columns={columns} />
        </Filters>
      ) : null}
      {ended.length === 0 ? (
        <p className="pad">{q ? `No matches for “${q}”.` : "No entries have been removed."}</p>
      ) : (
        <Table
          label="Removed entries"
          rows={ended}
          rowKey={(row) => row.id}
          columns={sortable(columns, view)}
        />
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
