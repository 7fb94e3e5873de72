import { Card } from "#components/ui/card";
import { Table } from "#components/ui/table";
import { Who } from "#components/ui/who";
import { accountsText } from "#domain/systems/accounts";

export type Tried = {
  query: string;
  rows: number;
  accounts: number;
  first: {
    id: string;
    label: string;
    account: string;
    roles: string[];
    privileged: string;
    status: string;
  }[];
};

const known = (word: string) => (word === "unknown" ? "not known" : word);

/** What a source answered to a try: how many, the first of them, and what it was asked. */
export function TriedAccounts({ tried }: { tried: Tried }) {
  return (
    <>
      <Card
        title={`Test result: ${accountsText(tried.accounts)}`}
        aside={tried.accounts > tried.first.length ? `first ${tried.first.length}` : "not stored"}
      >
        <Table
          label="First accounts"
          rows={tried.first}
          rowKey={(row) => row.id}
          columns={[
            { key: "label", label: "Account", cell: (row) => <Who name={row.label} /> },
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
              cell: (row) => (row.roles.length > 0 ? <code>{row.roles.join(", ")}</code> : "none"),
            },
            {
              key: "privileged",
              label: "Privileged",
              short: "Privileged",
              cell: (row) => known(row.privileged),
            },
            { key: "status", label: "Status", short: "Status", cell: (row) => known(row.status) },
          ]}
        />
      </Card>
      <details>
        <summary>Query</summary>
        <pre>{tried.query}</pre>
      </details>
    </>
  );
}
