import { ColumnTable, MisreadTable } from "#components/files/preview-tables";
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
      <Card title="Import preview" aside="Nothing is stored yet." target>
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
            preview.earlier.length > 0 ? ["Earlier lists in the file", preview.earlier.join("; ")] : null,
            ["Columns not read", unread.map(({ name }) => name).join(", ") || "none"],
          ]}
        />
      </Card>
      <MisreadTable misread={preview.misread} />
      <ColumnTable columns={preview.columns} />
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
