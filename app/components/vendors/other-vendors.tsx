import { Card } from "#components/ui/card";
import { Link } from "#components/ui/link";
import { Table } from "#components/ui/table";
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
export function OtherVendors({ others, edit }: { others: readonly OtherVendor[]; edit: boolean }) {
  return (
    <Card
      title="Vendors without access to customer data"
      aside={edit ? <Link to="/subprocessors/vendors/new">Add a vendor</Link> : undefined}
    >
      {others.length === 0 ? (
        <p className="pad">No other vendors.</p>
      ) : (
        <Table
          label="Other vendors"
          rows={others}
          rowKey={(row) => row.id}
          columns={[
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
          ]}
        />
      )}
    </Card>
  );
}
