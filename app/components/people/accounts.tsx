import { Card } from "#components/ui/card";
import { Link } from "#components/ui/link";
import { Table } from "#components/ui/table";
import { When } from "#components/ui/when";

type Row = {
  system_id: string;
  system: string;
  population_id: string;
  at: string;
  account: string;
  roles: string;
  status: string;
};

/** A person's accounts, by the newest list of each system. */
export function PersonAccounts({ accounts }: { accounts: readonly Row[] }) {
  if (accounts.length === 0) return <p className="muted">No list of accounts contains this person.</p>;
  return (
    <Card title="Accounts" aside="newest list of each system">
      <Table
        label="Accounts"
        rows={accounts}
        rowKey={(row) => `${row.system_id} ${row.account}`}
        columns={[
          {
            key: "system",
            label: "System",
            cell: (row) => <Link to={`/systems/${row.system_id}`}>{row.system}</Link>,
          },
          {
            key: "account",
            label: "Signs in as",
            short: "Signs in as",
            cell: (row) => <code>{row.account}</code>,
          },
          {
            key: "roles",
            label: "Roles",
            short: "Roles",
            cell: (row) => (row.roles === "" ? "none" : <code>{row.roles}</code>),
          },
          {
            key: "status",
            label: "Status",
            short: "Status",
            cell: (row) => (row.status === "unknown" ? "not known" : row.status),
          },
          {
            key: "list",
            label: "List",
            short: "List",
            cell: (row) => (
              <Link to={`/populations/${row.population_id}`}>
                <When at={row.at} />
              </Link>
            ),
          },
        ]}
      />
    </Card>
  );
}
