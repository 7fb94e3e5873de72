import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { Card } from "#components/ui/card";
import { PageHeader } from "#components/ui/page-header";
import { Table } from "#components/ui/table";
import { counted } from "#domain/counted";
import { actionWords, permissions, roleNames, roles } from "#domain/roles";

export const meta = () => [{ title: "Roles · Surety" }];

export function loader(args: LoaderFunctionArgs) {
  requireUser(args, "organisation.edit");
  const table = Object.entries(permissions).map(([action, granted]) => ({
    action,
    granted: [...granted] as string[],
  }));
  return { table };
}

export default function Roles() {
  const { table } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title="Roles and permissions"
        intro={`${counted(table.length, "action")} and the roles that may do each. Roles are fixed; a user has one.`}
      />
      <Card>
        <Table
          label="Roles and actions"
          rows={table}
          rowKey={(row) => row.action}
          sticky
          columns={[
            { key: "action", label: "Action", wide: true, cell: (row) => actionWords(row.action) },
            ...roles.map((role) => ({
              key: role,
              label: roleNames[role],
              short: roleNames[role],
              cell: (row: { granted: string[] }) => (row.granted.includes(role) ? "yes" : "–"),
            })),
          ]}
        />
      </Card>
    </>
  );
}
