import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { listView, offsetOf, readListAsk } from "#app/http/list-view";
import { can } from "#app/http/submit";
import { Card } from "#components/ui/card";
import { Empty } from "#components/ui/empty";
import { FilterSearch, Filters } from "#components/ui/filters";
import { Link } from "#components/ui/link";
import { ListFields, ListPager, SavedViews, sortable } from "#components/ui/list";
import { PageHeader } from "#components/ui/page-header";
import { type Column, Table, useRows } from "#components/ui/table";
import { Tag } from "#components/ui/tag";
import { When } from "#components/ui/when";
import { type CustomerRow, countCustomers, customerSorts, listCustomersPage } from "#db/customers/customers";
import { cachedUntilWrite } from "#db/read-cache";
import { type BreachTerms, breachContact, breachTermsWords } from "#domain/customers/customers";
import { packRows } from "#domain/rows";

export const meta = () => [{ title: "Customers · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "customers.view");
  const { app } = args.context;
  const query = new URL(args.request.url).searchParams;
  const q = query.get("q") ?? "";
  // Building a question costs more than its answer: a list that is turned back and forth is read once.
  const counts = await cachedUntilWrite(app.read, `counts of customers ${JSON.stringify(q)}`, () =>
    countCustomers(app.read, q),
  );
  const ask = readListAsk(query, customerSorts, "name");
  const offset = offsetOf(ask, counts.found);
  const page = `page of customers ${JSON.stringify([q, ask, offset])}`;
  return {
    q,
    ...counts,
    view: listView(query, ask, customerSorts, counts.found),
    mayEdit: can(visitor, "customers.edit"),
    customers: await cachedUntilWrite(app.read, page, async () =>
      packRows((await listCustomersPage(app.read, q, ask, offset)).map(lineOf)),
    ),
  };
}

const lineOf = (row: CustomerRow) => ({
  id: row.id,
  name: row.name,
  address: breachContact({ securityEmail: row.security_email, privacyEmail: row.privacy_email }),
  terms: breachTermsWords({
    breachHours: row.breach_hours,
    breachFrom: row.breach_from as BreachTerms["breachFrom"],
  }),
  days: row.subprocessor_notice_days,
  contract: row.contract,
  checkedAt: row.contacts_checked_at,
  ended: Boolean(row.ended_at),
});

export default function Customers() {
  const { customers: packed, q, found, unreachable, mayEdit, view } = useLoaderData<typeof loader>();
  const customers = useRows(packed);
  return (
    <>
      <PageHeader
        register="/customers/list.csv"
        title="Customers"
        intro={`${found} in the register${unreachable > 0 ? `, ${unreachable} without an address for a breach notice` : ""}.`}
      >
        {mayEdit ? (
          <>
            <Link className="btn" to="/customers/import">
              Import a list
            </Link>
            <Link className="btn go" to="/customers/new">
              Add a customer
            </Link>
          </>
        ) : null}
      </PageHeader>
      <div className="stack">
        <Filters>
          <FilterSearch value={q} />
          <ListFields view={view} columns={columns} />
        </Filters>
        <SavedViews />
        {customers.length === 0 ? (
          <Empty title={q ? "No matches" : "No customers"}>
            <p>
              Each customer has breach contacts and contract terms: how many hours, from awareness or from
              verification. When an incident affects a customer, its clock starts.
            </p>
          </Empty>
        ) : (
          <Card>
            <Table
              label="Customers"
              rows={customers}
              rowKey={(row) => row.id}
              columns={sortable(columns, view)}
            />
          </Card>
        )}
        <ListPager view={view} />
      </div>
    </>
  );
}

type Line = ReturnType<typeof lineOf>;
const columns: Column<Line>[] = [
  {
    key: "name",
    label: "Customer",
    cell: (row) => (
      <>
        <Link to={`/customers/${row.id}`}>
          <bdi>{row.name}</bdi>
        </Link>{" "}
        {row.ended ? <Tag>ended</Tag> : null}
      </>
    ),
  },
  { key: "terms", label: "Breach notice", short: "Breach notice", cell: (row) => row.terms },
  {
    key: "address",
    label: "Notified at",
    short: "Notified at",
    wide: true,
    cell: (row) => row.address ?? <Tag tone="risk">no address</Tag>,
  },
  {
    key: "days",
    label: "Subprocessor notice",
    short: "Subprocessor notice",
    num: true,
    drop: "mid",
    cell: (row) => `${row.days} d`,
  },
  { key: "contract", label: "Contract", drop: "hide", cell: (row) => row.contract ?? "" },
  {
    key: "checked",
    label: "Contact checked",
    short: "Contact checked",
    drop: "mid",
    cell: (row) => (row.checkedAt ? <When at={row.checkedAt} /> : "never"),
  },
];
