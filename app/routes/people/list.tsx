import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { listView, offsetOf, readListAsk } from "#app/http/list-view";
import { peopleFilter } from "#app/queries/people/shown";
import { Card } from "#components/ui/card";
import { Empty } from "#components/ui/empty";
import { FilterSearch, FilterSelect, Filters } from "#components/ui/filters";
import { Link } from "#components/ui/link";
import { ListFields, ListPager, SavedViews, sortable } from "#components/ui/list";
import { PageHeader } from "#components/ui/page-header";
import { type Column, Table } from "#components/ui/table";
import { Tag } from "#components/ui/tag";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import { organisationDay } from "#db/installation/organisation";
import { countPeople, listPeoplePage, peopleSorts } from "#db/people/people";
import { counted } from "#domain/counted";
import { isStaff } from "#domain/people/people";

export const meta = () => [{ title: "People · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "people.view");
  const { app } = args.context;
  const query = new URL(args.request.url).searchParams;
  const today = await organisationDay(app.read, app.now());
  const filter = peopleFilter(query, today);
  const ask = readListAsk(query, peopleSorts, "name");
  const counts = await countPeople(app.read, filter);
  const rows = await listPeoplePage(app.read, filter, ask, offsetOf(ask, counts.found));
  return {
    q: filter.q,
    who: filter.who,
    here: counts.here,
    gone: counts.gone,
    view: listView(query, ask, peopleSorts, counts.found),
    people: rows.map((row) => ({
      id: row.id,
      name: row.name,
      email: row.email,
      title: row.title,
      department: row.department,
      manager: row.manager,
      endsOn: row.ends_on,
      left: !isStaff({ endsOn: row.ends_on }, today),
    })),
  };
}

export default function People() {
  const { people, here, gone, view, q, who } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        register="/people/list.csv"
        part
        title="People"
        intro={`${counted(here, "works", "work")} here, ${counted(gone, "has", "have")} left. Accounts are matched to them by their addresses.`}
      >
        <Link className="btn" to="/people/new">
          Add a person
        </Link>
        <Link className="btn go" to="/people/import">
          Import a staff list
        </Link>
      </PageHeader>
      <Filters>
        <FilterSearch value={q} label="Name, e-mail or department" />
        <FilterSelect
          name="who"
          label="Status"
          value={who}
          options={[
            ["here", "work here"],
            ["left", "have left"],
            ["all", "everybody"],
          ]}
        />
        <ListFields view={view} columns={columns} />
      </Filters>
      <SavedViews />
      {people.length === 0 ? (
        <Empty title="No people found">
          <p>Import a staff list as CSV: name, e-mail, manager, first and last day.</p>
        </Empty>
      ) : (
        <Card>
          <Table label="People" rows={people} rowKey={(row) => row.id} columns={sortable(columns, view)} />
        </Card>
      )}
      <ListPager view={view} />
    </>
  );
}

type Line = ReturnType<typeof useLoaderData<typeof loader>>["people"][number];
const columns: Column<Line>[] = [
  {
    key: "name",
    label: "Name",
    cell: (row) => (
      <Link to={`/people/${row.id}`}>
        <Who name={row.name} />
      </Link>
    ),
  },
  { key: "email", label: "E-mail", wide: true, cell: (row) => row.email },
  {
    key: "title",
    label: "Title",
    short: "Title",
    drop: "mid",
    cell: (row) => row.title ?? "not known",
  },
  {
    key: "department",
    label: "Department",
    short: "Department",
    drop: "hide",
    cell: (row) => row.department ?? "not known",
  },
  {
    key: "manager",
    label: "Manager",
    short: "Manager",
    drop: "mid",
    cell: (row) => (row.manager ? <Who name={row.manager} /> : "none"),
  },
  {
    key: "ends",
    label: "Last day",
    short: "Last day",
    cell: (row) =>
      row.endsOn ? (
        row.left ? (
          <Tag tone="broken" icon="broken">
            left <When at={row.endsOn} />
          </Tag>
        ) : (
          <When at={row.endsOn} />
        )
      ) : (
        "no end"
      ),
  },
];
