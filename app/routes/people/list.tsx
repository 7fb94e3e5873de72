import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { Card } from "#components/ui/card";
import { Empty } from "#components/ui/empty";
import { FilterSearch, FilterSelect, Filters } from "#components/ui/filters";
import { Link } from "#components/ui/link";
import { PageHeader } from "#components/ui/page-header";
import { Table } from "#components/ui/table";
import { Tag } from "#components/ui/tag";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import { organisationDay } from "#db/installation/organisation";
import { listPeople } from "#db/people/people";
import { isStaff } from "#domain/people/people";

export const meta = () => [{ title: "People · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "people.view");
  const { app } = args.context;
  const url = new URL(args.request.url);
  const q = url.searchParams.get("q") ?? "";
  const who = url.searchParams.get("who") ?? "here";
  const all = await listPeople(app.read);
  const names = new Map(all.map((row) => [row.id, row.name]));
  const today = await organisationDay(app.read, app.now());
  const left = (row: { ends_on: string | null }) => !isStaff({ endsOn: row.ends_on }, today);
  const wanted = q.toLocaleLowerCase();
  const rows = all
    .filter((row) => who === "all" || left(row) === (who === "left"))
    .filter((row) => `${row.name} ${row.email} ${row.department ?? ""}`.toLocaleLowerCase().includes(wanted));
  return {
    q,
    who,
    here: all.filter((row) => !left(row)).length,
    gone: all.filter(left).length,
    people: rows.slice(0, 500).map((row) => ({
      id: row.id,
      name: row.name,
      email: row.email,
      title: row.title,
      department: row.department,
      manager: row.manager_id ? (names.get(row.manager_id) ?? null) : null,
      endsOn: row.ends_on,
      left: left(row),
    })),
    found: rows.length,
  };
}

export default function People() {
  const { people, here, gone, found, q, who } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        csv="/people/list.csv"
        title="People"
        lede={`${here} work here, ${gone} have left. Accounts are matched to them by their addresses.`}
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
      </Filters>
      {people.length === 0 ? (
        <Empty title="No people found">
          <p>Import a staff list as CSV: name, e-mail, manager, first and last day.</p>
        </Empty>
      ) : (
        <Card>
          <Table
            label="People"
            rows={people}
            rowKey={(row) => row.id}
            columns={[
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
            ]}
          />
        </Card>
      )}
      {found > people.length ? (
        <p className="muted">
          Showing the first {people.length} of {found.toLocaleString("en")} people. Search to see others.
        </p>
      ) : null}
    </>
  );
}
