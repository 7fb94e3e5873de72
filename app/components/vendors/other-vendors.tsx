import { Card } from "#components/ui/card";
import { Link } from "#components/ui/link";
import { ListOrder, sortable } from "#components/ui/list";
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
  edit,
}: {
  others: readonly OtherVendor[];
  view: ListView;
  edit: boolean;
}) {
  return (
    <Card
      title="Vendors without access to customer data"
      aside={edit ? <Link to="/subprocessors/vendors/new">Add a vendor</Link> : undefined}
    >
      {others.length === 0 ? (
        <p className="pad">No other vendors.</p>
      ) : (
        <>
          <ListOrder view={view} columns={columns} keep={{ view: "others" }} />
          <Table
            label="Other vendors"
            rows={others}
            rowKey={(row) => row.id}
            columns={sortable(columns, view)}
          />
        </>
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
