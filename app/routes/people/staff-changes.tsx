import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { computedPage } from "#app/http/list-view";
import { staffChangeSorts } from "#app/queries/people/shown-changes";
import { readStaffChanges } from "#app/queries/people/staff-changes";
import { Card } from "#components/ui/card";
import { Empty } from "#components/ui/empty";
import { ListOrder, ListPager, sortable } from "#components/ui/list";
import { PageHeader } from "#components/ui/page-header";
import { type Column, Table } from "#components/ui/table";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import { organisationDay } from "#db/installation/organisation";

export const meta = () => [{ title: "Hires and leavers · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "people.view-changes");
  const { app } = args.context;
  const today = await organisationDay(app.read, app.now());
  const { period, changes } = await readStaffChanges(app.read, visitor.scope, today);
  const query = new URL(args.request.url).searchParams;
  const page = computedPage(query, changes, staffChangeSorts);
  const count = (change: string) => changes.filter((one) => one.change === change).length;
  return { period, started: count("started"), left: count("left"), view: page.view, lines: page.rows };
}

export default function StaffChanges() {
  const { period, started, left, view, lines } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        register="/staff-changes/list.csv"
        title="Hires and leavers"
        intro={
          period ? (
            <>
              <When at={period.from} as="record" /> to <When at={period.to} as="record" />: {started} started,{" "}
              {left} left, by the staff register as it is today. Controls for hires and leavers expect one
              occurrence for each of them.
            </>
          ) : (
            "People who started or left in the audit period."
          )
        }
      />
      {lines.length === 0 ? (
        <Empty title="No hires or leavers recorded">
          <p>
            {period
              ? "No person in the staff register has a first or last day in this period."
              : "Set the audit period first: load the programme."}
          </p>
        </Empty>
      ) : (
        <Card>
          <ListOrder view={view} columns={columns} />
          <Table
            label="Hires and leavers"
            rows={lines}
            rowKey={(line) => `${line.id} ${line.change}`}
            columns={sortable(columns, view)}
          />
        </Card>
      )}
      <ListPager view={view} />
    </>
  );
}

type Line = ReturnType<typeof useLoaderData<typeof loader>>["lines"][number];
const columns: Column<Line>[] = [
  { key: "on", label: "Day", cell: (line) => <When at={line.on} as="record" /> },
  {
    key: "change",
    label: "Change",
    cell: (line) => (line.change === "started" ? "first day" : "last day"),
  },
  { key: "name", label: "Name", cell: (line) => <Who name={line.name} /> },
  { key: "email", label: "E-mail", wide: true, cell: (line) => line.email },
  { key: "title", label: "Title", short: "Title", drop: "mid", cell: (line) => line.title ?? "not known" },
  {
    key: "department",
    label: "Department",
    short: "Department",
    drop: "mid",
    cell: (line) => line.department ?? "not known",
  },
];
