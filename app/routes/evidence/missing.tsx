import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { computedPage } from "#app/http/list-view";
import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Empty } from "#components/ui/empty";
import { Link } from "#components/ui/link";
import { ListOrder, ListPager, sortable } from "#components/ui/list";
import { PageHeader } from "#components/ui/page-header";
import { type Column, Table } from "#components/ui/table";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import { listControlStandings } from "#db/evidence/standings";
import { controlFreshness } from "#domain/evidence/evidence";

export const meta = () => [{ title: "Controls without fresh evidence · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  // What is missing today is a list of tasks: an auditor reads each control's occurrences instead.
  requireUser(args, "evidence.add");
  const { app } = args.context;
  const standings = await listControlStandings(app.read);
  const all = standings.map(({ ref, title, ownerName, accepted }) => ({
    ref,
    title,
    ownerName,
    ...controlFreshness(accepted, app.now()),
  }));
  const rows = all
    .filter((row) => row.state !== "fresh")
    .sort((a, b) => (a.staleAt?.getTime() ?? Infinity) - (b.staleAt?.getTime() ?? Infinity));
  return {
    total: all.length,
    stale: rows.filter((row) => row.state === "stale").length,
    ...computedPage(new URL(args.request.url).searchParams, rows, {
      control: (row) => row.ref,
      state: (row) => row.state,
      since: (row) => row.staleAt?.getTime() ?? null,
      owner: (row) => row.ownerName,
    }),
  };
}

export default function Missing() {
  const { rows, view, total, stale } = useLoaderData<typeof loader>();
  return (
    <>
      <Crumbs steps={[["Evidence", "/evidence"], ["Missing and stale"]]} />
      <PageHeader
        title="Controls without fresh evidence"
        intro={`Of ${total} controls, ${view.total - stale} have no accepted evidence yet and ${stale} have stale evidence.`}
      />
      <Card>
        {rows.length > 0 ? (
          <>
            <ListOrder view={view} columns={columns} />
            <Table
              label="Controls without fresh evidence"
              rows={rows}
              rowKey={(row) => row.ref}
              columns={sortable(columns, view)}
            />
          </>
        ) : (
          <Empty title={total === 0 ? "No controls yet" : "Every control has fresh evidence"}>
            <p>
              {total === 0 ? "Load the programme to get controls." : `All ${total} were checked just now.`}
            </p>
          </Empty>
        )}
      </Card>
      <ListPager view={view} />
    </>
  );
}

type Row = ReturnType<typeof useLoaderData<typeof loader>>["rows"][number];
const columns: Column<Row>[] = [
  {
    key: "control",
    label: "Control",
    wide: true,
    cell: (row) => (
      <>
        <span className="mono">{row.ref}</span> <Link to={`/controls/${row.ref}`}>{row.title}</Link>
      </>
    ),
  },
  { key: "state", label: "State", cell: (row) => <Badge state={row.state} /> },
  {
    key: "since",
    label: "Since",
    short: "since",
    cell: (row) => (row.staleAt ? <When at={row.staleAt} /> : "never"),
  },
  {
    key: "owner",
    label: "Owner",
    short: "owner",
    cell: (row) => (row.ownerName ? <Who name={row.ownerName} /> : "unassigned"),
  },
  {
    key: "add",
    label: <span className="vh">Action</span>,
    cell: (row) => (
      <span className="row">
        <Link to={`/evidence/new?control=${row.ref}`}>
          Add<span className="vh"> evidence for {row.ref}</span>
        </Link>
        <Link to={`/evidence-requests/new?control=${row.ref}`}>
          Ask<span className="vh"> for evidence of {row.ref}</span>
        </Link>
      </span>
    ),
  },
];
