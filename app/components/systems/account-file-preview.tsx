import { Card } from "#components/ui/card";
import { Facts } from "#components/ui/facts";
import { Table } from "#components/ui/table";
import type { AccountPreview } from "#domain/systems/account-preview";
import { rowWords } from "#domain/systems/accounts";

/** What an import of the chosen file would do, before anything is stored. */
export function AccountFilePreview({ preview }: { preview: AccountPreview }) {
  const unread = preview.columns.filter(({ field }) => field === null);
  return (
    <>
      <Card title="What the import would do" aside="Nothing is stored yet." target>
        <Facts
          facts={[
            ["Format", preview.format],
            ["Rows", rowWords(preview.rows, preview.accounts, preview.leftOut)],
            preview.headerLine !== null && preview.headerLine > 1
              ? ["Column names", `on line ${preview.headerLine}; the lines before it are not read`]
              : null,
            ["New", preview.added],
            ["Changed", preview.changed],
            ["No longer listed", preview.removed],
            ["Unchanged", preview.same],
            ["Compared with", preview.previous ?? "no earlier list"],
            ["Columns not read", unread.map(({ name }) => name).join(", ") || "none"],
          ]}
        />
      </Card>
      {preview.misread.length > 0 ? (
        <Card title="Values that are not understood" aside="These fields stay unknown.">
          <Table
            label="Values that are not understood"
            columns={[
              { key: "column", label: "Column", cell: (one) => one.column },
              { key: "field", label: "Field", cell: (one) => one.field },
              { key: "word", label: "Value", cell: (one) => <bdi>{one.word}</bdi> },
              { key: "rows", label: "Rows", num: true, cell: (one) => one.rows },
            ]}
            rows={preview.misread}
            rowKey={(one) => `${one.column}\n${one.word}`}
          />
        </Card>
      ) : null}
      <Card title="Columns">
        <Table
          label="Columns of the file"
          columns={[
            { key: "name", label: "Column", cell: (one) => <bdi>{one.name}</bdi> },
            { key: "field", label: "Read as", cell: (one) => one.field ?? "not read" },
            {
              key: "values",
              label: "Values",
              wide: true,
              cell: (one) => <bdi>{one.values.join(" · ")}</bdi>,
            },
          ]}
          rows={preview.columns}
          rowKey={(one) => one.name}
        />
      </Card>
      <Card title="First accounts" aside="As they would be stored.">
        <Table
          label="First accounts"
          columns={[
            { key: "label", label: "Account", cell: (one) => <bdi>{one.label}</bdi> },
            { key: "id", label: "Id", drop: "mid", cell: (one) => <bdi>{one.id}</bdi> },
            { key: "status", label: "Status", short: "Status", cell: (one) => one.status },
            { key: "roles", label: "Roles", short: "Roles", cell: (one) => one.roles || "none" },
            { key: "privileged", label: "Privileged", short: "Privileged", cell: (one) => one.privileged },
            { key: "mfa", label: "Second factor", short: "Second factor", cell: (one) => one.mfa },
            { key: "seen", label: "Last sign-in", short: "Last sign-in", cell: (one) => one.lastSignIn },
          ]}
          rows={preview.sample}
          rowKey={(one) => one.id}
        />
      </Card>
    </>
  );
}
