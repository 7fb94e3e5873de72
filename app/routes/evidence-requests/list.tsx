import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { computedPage } from "#app/http/list-view";
import type { RequestLine } from "#app/queries/evidence/requests";
import { isInTab, requestSorts, requestsAsked } from "#app/queries/evidence/shown-requests";
import { RequestBadge } from "#components/evidence/request-badge";
import { Card } from "#components/ui/card";
import { Empty } from "#components/ui/empty";
import { FilterSearch, Filters, Kept, useAddress } from "#components/ui/filters";
import { Link } from "#components/ui/link";
import { ListOrder, ListPager, SavedViews, sortable } from "#components/ui/list";
import { PageHeader } from "#components/ui/page-header";
import { type Column, Table } from "#components/ui/table";
import { Tabs } from "#components/ui/tabs";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import { requestStateNames, requestTabs } from "#domain/evidence/requests";

export const meta = () => [{ title: "Evidence requests · Surety" }];

const names = { overdue: "Overdue", ...requestStateNames };

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "evidence-requests.view");
  const query = new URL(args.request.url).searchParams;
  const { q, state, all, found, wanted } = await requestsAsked(args.context, query);
  const { rows, view } = computedPage(query, wanted, requestSorts);
  const counts = Object.fromEntries(
    requestTabs.map((tab) => [tab, found.filter((line) => isInTab(line, tab)).length]),
  );
  const lines = rows.map(({ request, ...line }) => line);
  return { q, state, total: all.length, found: found.length, counts, lines, view };
}

export default function EvidenceRequests() {
  const { q, state, total, found, counts, lines, view } = useLoaderData<typeof loader>();
  const address = useAddress();
  return (
    <>
      <PageHeader
        register="/evidence-requests/list.csv"
        title="Evidence requests"
        intro="Who was asked for which evidence and by when. Each person gets one link and is reminded; what they provide is evidence that another person accepts or returns."
      >
        <Link className="btn go" to="/evidence-requests/new">
          Ask for evidence
        </Link>
      </PageHeader>
      {total === 0 ? (
        <Empty title="No one was asked for evidence yet">
          <p>
            Ask the person who carries a control out for the files that show it, here or on the page of the
            control.
          </p>
        </Empty>
      ) : (
        <>
          <Filters>
            <Kept but={["q"]} />
            <FilterSearch value={q} hint="Title, control, person or EQ-0001" />
          </Filters>
          <Tabs
            label="By state"
            tabs={[
              { to: address({ state: null }), text: "All", count: found, current: !state },
              ...requestTabs.map((tab) => ({
                to: address({ state: tab }),
                text: names[tab],
                count: counts[tab],
                current: state === tab,
              })),
            ]}
          />
          <Card>
            <ListOrder view={view} columns={columns} />
            <Table
              label="Evidence requests"
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

const columns: Column<RequestLine>[] = [
  {
    key: "ref",
    label: "No.",
    cell: (line) => <Link to={`/evidence-requests/${line.ref}`}>{line.ref}</Link>,
  },
  {
    key: "title",
    label: "Asked for",
    wide: true,
    cell: (line) => (
      <>
        {line.title}
        {line.problem ? (
          <>
            <br />
            <small>{line.problem}</small>
          </>
        ) : null}
      </>
    ),
  },
  {
    key: "controls",
    label: "Controls",
    short: "for",
    cell: (line) => <span className="mono">{line.controls}</span>,
  },
  { key: "person", label: "Asked of", short: "of", cell: (line) => <Who name={line.person} /> },
  { key: "due", label: "Due", short: "due", cell: (line) => <When at={line.dueOn} as="record" /> },
  {
    key: "state",
    label: "State",
    cell: (line) => <RequestBadge state={line.state} overdue={line.overdue} />,
  },
];
