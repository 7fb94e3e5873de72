import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { computedPage } from "#app/http/list-view";
import { can } from "#app/http/submit";
import { systemsFor } from "#app/queries/systems/auditor-scope";
import { systemSorts } from "#app/queries/systems/shown";
import { Card } from "#components/ui/card";
import { Empty } from "#components/ui/empty";
import { Link } from "#components/ui/link";
import { ListOrder, ListPager, SavedViews, sortable } from "#components/ui/list";
import { PageHeader } from "#components/ui/page-header";
import { type Column, Table } from "#components/ui/table";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import { counted } from "#domain/counted";
import { cadenceWords } from "#domain/systems/systems";

export const meta = () => [{ title: "Systems · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "systems.view");
  const rows = await systemsFor(args.context.app.read, visitor.scope);
  const page = computedPage(new URL(args.request.url).searchParams, rows, systemSorts);
  return {
    mayEdit: can(visitor, "systems.edit"),
    narrowed: visitor.scope !== null,
    view: page.view,
    bare: rows.filter((row) => row.accounts === null).length,
    systems: page.rows.map((row) => ({
      id: row.id,
      ref: row.ref,
      name: row.name,
      owner: row.owner,
      cadence: cadenceWords(row.cadence, row.review_days),
      excluded: row.excluded_reason,
      accounts: row.accounts,
      unmatched: row.unmatched,
      at: row.population_at ? new Date(row.population_at) : null,
    })),
  };
}

export default function Systems() {
  const { systems, bare, view, mayEdit, narrowed } = useLoaderData<typeof loader>();
  const many = counted(view.total, "system");
  const lists = narrowed
    ? `${bare === 0 ? "Each has" : `${bare} without`} a list of accounts from your period.`
    : bare === 0
      ? "Each has a list of accounts."
      : `${bare} without a list of accounts yet.`;
  return (
    <>
      <PageHeader
        register="/systems/list.csv"
        title="Systems"
        intro={systems.length === 0 ? undefined : `${many}. ${lists}`}
      >
        {mayEdit ? (
          <Link className="btn go" to="/systems/new">
            Add a system
          </Link>
        ) : null}
      </PageHeader>
      {systems.length === 0 ? (
        <Empty title={narrowed ? "No system in your period" : "No system yet"}>
          {narrowed ? null : (
            <p>
              Add the systems that people sign in to: the production database, GitHub, the AWS account. Then
              import their accounts.
            </p>
          )}
        </Empty>
      ) : (
        <Card>
          <ListOrder view={view} columns={columns} />
          <Table label="Systems" rows={systems} rowKey={(row) => row.id} columns={sortable(columns, view)} />
        </Card>
      )}
      <ListPager view={view} />
      <SavedViews />
    </>
  );
}

type Line = ReturnType<typeof useLoaderData<typeof loader>>["systems"][number];
const columns: Column<Line>[] = [
  {
    key: "name",
    label: "System",
    cell: (row) => (
      <>
        <Link to={`/systems/${row.id}`}>{row.name}</Link> <small className="muted">{row.ref}</small>
      </>
    ),
  },
  {
    key: "owner",
    label: "Owner",
    short: "Owner",
    cell: (row) => (row.owner ? <Who name={row.owner} /> : "unassigned"),
  },
  {
    key: "accounts",
    label: "Accounts",
    short: "Accounts",
    num: true,
    cell: (row) => row.accounts ?? "no list yet",
  },
  {
    key: "unmatched",
    label: "Unmatched",
    short: "Unmatched",
    num: true,
    drop: "mid",
    cell: (row) => row.unmatched ?? "not known",
  },
  {
    key: "at",
    label: "List as of",
    short: "List as of",
    cell: (row) => (row.at ? <When at={row.at} /> : "never"),
  },
  {
    key: "cadence",
    label: "Review frequency",
    short: "Review frequency",
    drop: "hide",
    cell: (row) => (row.excluded ? `not in scope: ${row.excluded}` : row.cadence),
  },
];
