import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { computedPage } from "#app/http/list-view";
import { can } from "#app/http/submit";
import { notifiedSorts, readNotified } from "#app/queries/incidents/notified";
import { NotifiedRows } from "#components/incidents/notified-rows";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Empty } from "#components/ui/empty";
import { FilterSearch, Filters, Kept, useAddress } from "#components/ui/filters";
import { ListFields, ListPager } from "#components/ui/list";
import { PageHeader } from "#components/ui/page-header";
import { Tabs } from "#components/ui/tabs";
import { incidentTitle } from "#domain/exercises";
import { notificationStatuses, statusCounts, statusWords } from "#domain/incidents/notification-status";

export const meta = incidentTitle("Who was notified");

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "incidents.view");
  const query = new URL(args.request.url).searchParams;
  const list = await readNotified(args.context.app, visitor, args.params.ref ?? "", query);
  if (!list) throw notFound();
  const { incident, state, search, every, all, found } = list;
  const page = computedPage(query, found, notifiedSorts);
  return {
    ref: incident.ref,
    title: incident.title,
    state,
    affected: every.length,
    search,
    summary: statusCounts(every.map((one) => one.status)),
    counts: Object.fromEntries(
      notificationStatuses.map((one) => [one, all.filter(({ status }) => status === one).length]),
    ),
    view: page.view,
    customers: page.rows,
    mayEdit: can(visitor, "incidents.edit"),
  };
}

const orders = [
  { key: "name", label: "Customer" },
  { key: "due", label: "Deadline" },
  { key: "at", label: "Notified" },
] as const;

export default function NotifiedList() {
  const { ref, title, state, affected, search, summary, counts, view, customers, mayEdit } =
    useLoaderData<typeof loader>();
  const address = useAddress();
  return (
    <>
      <Crumbs steps={[["Incidents", "/incidents"], [ref, `/incidents/${ref}`], ["Who was notified"]]} />
      <PageHeader
        csv={`/incidents/${ref}/notified/list.csv${address()}`}
        title="Who was notified"
        intro={`${title}. ${summary || "No affected customers"}.`}
      />
      <Tabs
        label="By state"
        tabs={[
          { text: "All", to: address({ state: null }), current: state === null },
          ...notificationStatuses.map((one) => ({
            text: statusWords[one].replace(/^./, (sign) => sign.toUpperCase()),
            to: address({ state: one }),
            count: counts[one],
            current: state === one,
          })),
        ]}
      />
      {affected > 0 ? (
        <Filters label="Find customers">
          <Kept but={["q", "sort", "size"]} />
          <FilterSearch value={search} hint="Name, address" />
          <ListFields view={view} columns={orders} headless />
        </Filters>
      ) : null}
      <Card>
        {customers.length === 0 ? (
          <Empty title={search ? "No matches" : "No customers in this state"}>
            <p>
              {search
                ? "No affected customer matches this search."
                : "Each customer is listed by its last notification attempt."}
            </p>
          </Empty>
        ) : (
          <NotifiedRows customers={customers} incidentRef={ref} mayEdit={mayEdit} />
        )}
        <ListPager view={view} />
      </Card>
    </>
  );
}
