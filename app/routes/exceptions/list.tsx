import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { computedPage } from "#app/http/list-view";
import { listPeriodExceptions, stateOf } from "#app/queries/controls/exceptions";
import { exceptionSorts, narrowExceptions } from "#app/queries/controls/shown-exceptions";
import { ExceptionBadge } from "#components/controls/exception-badge";
import { Card } from "#components/ui/card";
import { Empty } from "#components/ui/empty";
import { useAddress } from "#components/ui/filters";
import { Link } from "#components/ui/link";
import { ListOrder, ListPager, SavedViews, sortable } from "#components/ui/list";
import { PageHeader } from "#components/ui/page-header";
import { type Column, Table } from "#components/ui/table";
import { Tabs } from "#components/ui/tabs";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import { type ExceptionState, exceptionStates } from "#domain/controls/exceptions";

export const meta = () => [{ title: "Exceptions · Surety" }];

const names: Record<ExceptionState, string> = {
  proposed: "Awaiting response",
  confirmed: "Confirmed, open",
  explained: "Explained",
  closed: "Closed",
};

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "exceptions.view");
  const found = await listPeriodExceptions(args.context.app.read, visitor.scope);
  const query = new URL(args.request.url).searchParams;
  const page = computedPage(query, narrowExceptions(found, query), exceptionSorts);
  const states = found.map(({ row }) => stateOf(row));
  return {
    state: query.get("state"),
    total: found.length,
    counts: Object.fromEntries(
      exceptionStates.map((one) => [one, states.filter((state) => state === one).length]),
    ),
    view: page.view,
    lines: page.rows.map(({ row, days }) => ({
      ref: row.ref,
      control: row.control_ref,
      found: row.found,
      owner: row.owner_name,
      state: stateOf(row),
      from: days[0] ?? null,
      to: days.at(-1) ?? null,
      count: days.length,
    })),
  };
}

export default function Exceptions() {
  const { state, total, counts, lines, view } = useLoaderData<typeof loader>();
  const address = useAddress();
  return (
    <>
      <PageHeader
        register="/exceptions/list.csv"
        title="Exceptions"
        intro="Expected control activity that was late or did not happen. Each exception is confirmed with the facts or explained as not an exception; none is removed."
      />
      {total === 0 ? (
        <Empty title="No exceptions recorded">
          <p>
            A missed occurrence is proposed here within an hour. Record late occurrences on the control's
            page.
          </p>
        </Empty>
      ) : (
        <>
          <Tabs
            label="By state"
            tabs={[
              { to: address({ state: null }), text: "All", count: total, current: !state },
              ...exceptionStates.map((one) => ({
                to: address({ state: one }),
                text: names[one],
                count: counts[one],
                current: state === one,
              })),
            ]}
          />
          <Card>
            <ListOrder view={view} columns={columns} />
            <Table
              label="Exceptions"
              rows={lines}
              rowKey={(line) => line.ref}
              columns={sortable(columns, view)}
            />
          </Card>
          <ListPager view={view} />
          <SavedViews />
        </>
      )}
    </>
  );
}

type Line = ReturnType<typeof useLoaderData<typeof loader>>["lines"][number];
const columns: Column<Line>[] = [
  {
    key: "ref",
    label: "No.",
    cell: (line) => <Link to={`/exceptions/${line.ref}`}>{line.ref}</Link>,
  },
  {
    key: "control",
    label: "Control",
    cell: (line) => <Link to={`/controls/${line.control}`}>{line.control}</Link>,
  },
  { key: "found", label: "Found", wide: true, cell: (line) => line.found },
  {
    key: "due",
    label: "Was due",
    short: "due",
    cell: (line) =>
      line.from && line.to ? (
        <>
          <When at={line.from} as="record" />
          {line.count > 1 ? (
            <>
              {" – "}
              <When at={line.to} as="record" />
            </>
          ) : null}
        </>
      ) : null,
  },
  {
    key: "owner",
    label: "Owner",
    short: "owner",
    cell: (line) => (line.owner ? <Who name={line.owner} /> : <span className="faint">unassigned</span>),
  },
  { key: "state", label: "State", cell: (line) => <ExceptionBadge state={line.state} /> },
];
