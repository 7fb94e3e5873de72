import { Card } from "#components/ui/card";
import { FilterSearch, Filters, Kept } from "#components/ui/filters";
import { Link } from "#components/ui/link";
import { ListFields, sortable } from "#components/ui/list";
import { type Column, Table } from "#components/ui/table";
import type { ListView } from "#domain/installation/lists";
import type { Assessment } from "#domain/vendors/vendors";
import { lookedAfter, whatItSees } from "./columns";

type OtherVendor = {
  id: string;
  name: string;
  tier: string;
  dataSeen: string | null;
  owner: string | null;
  nextReviewOn: string | null;
  assessment: Assessment;
};

/** Companies that see no personal data of customers. */
export function OtherVendors({
  others,
  view,
  q,
  edit,
}: {
  others: readonly OtherVendor[];
  view: ListView;
  q: string;
  edit: boolean;
}) {
  return (
    <Card
      title="Vendors without access to customer data"
      aside={edit ? <Link to="/subprocessors/vendors/new">Add a vendor</Link> : undefined}
    >
      {q || others.length > 0 ? (
        <Filters>
          <Kept but={["q", "sort", "size"]} />
          <FilterSearch value={q} hint="Name or data" />
          <ListFields view={view} columns={columns} />
        </Filters>
      ) : null}
      {others.length === 0 ? (
        <p className="pad">{q ? `No matches for “${q}”.` : "No other vendors."}</p>
      ) : (
        <Table
          label="Other vendors"
          rows={others}
          rowKey={(row) => row.id}
          columns={sortable(columns, view)}
        />
      )}
    </Card>
  );
}

const columns: Column<OtherVendor>[] = [
  {
    key: "name",
    label: "Company",
    wide: true,
    cell: (row) => (
      <Link to={`/subprocessors/${row.id}`}>
        <bdi>{row.name}</bdi>
      </Link>
    ),
  },
  { key: "tier", label: "Tier", cell: (row) => row.tier },
  whatItSees<OtherVendor>("Data access", (row) => row.dataSeen),
  ...lookedAfter,
];
