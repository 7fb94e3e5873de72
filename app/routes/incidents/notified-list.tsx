import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { numberIn } from "#app/http/number-in";
import { can } from "#app/http/submit";
import { readVisibleIncident } from "#app/queries/incidents/scope";
import { NotifiedRows } from "#components/incidents/notified-rows";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Empty } from "#components/ui/empty";
import { PageHeader } from "#components/ui/page-header";
import { Pager } from "#components/ui/pager";
import { Tabs } from "#components/ui/tabs";
import { incidentTitle } from "#domain/exercises";
import { customersNotifiedOf } from "#domain/incidents/customers-notified";
import { notificationStatuses, statusCounts, statusWords } from "#domain/incidents/notification-status";

export const meta = incidentTitle("Who was notified");

const PAGE = 100;

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "incidents.view");
  const record = await readVisibleIncident(args.context.app, visitor, args.params.ref ?? "");
  if (!record) throw notFound();
  const query = new URL(args.request.url).searchParams;
  const state = notificationStatuses.find((one) => one === query.get("state")) ?? null;
  const from = numberIn(query, "from", 0);
  const all = customersNotifiedOf(record);
  const found = state ? all.filter((one) => one.standing === state) : all;
  return {
    ref: record.incident.ref,
    title: record.incident.title,
    state,
    from,
    total: found.length,
    summary: statusCounts(all.map((one) => one.standing)),
    counts: Object.fromEntries(
      notificationStatuses.map((one) => [one, all.filter(({ standing }) => standing === one).length]),
    ),
    customers: found.slice(from, from + PAGE),
    mayEdit: can(visitor, "incidents.edit"),
  };
}

export default function ToldList() {
  const { ref, title, state, from, total, summary, counts, customers, mayEdit } =
    useLoaderData<typeof loader>();
  const here = `/incidents/${ref}/told`;
  const page = (at: number) => `?${new URLSearchParams({ ...(state ? { state } : {}), from: String(at) })}`;
  return (
    <>
      <Crumbs steps={[["Incidents", "/incidents"], [ref, `/incidents/${ref}`], ["Who was notified"]]} />
      <PageHeader title="Who was notified" lede={`${title}. ${summary || "No affected customers"}.`} />
      <Tabs
        label="By state"
        tabs={[
          { text: "All", to: here, current: state === null },
          ...notificationStatuses.map((one) => ({
            text: statusWords[one].replace(/^./, (sign) => sign.toUpperCase()),
            to: `${here}?state=${one}`,
            count: counts[one],
            current: state === one,
          })),
        ]}
      />
      <Card>
        {customers.length === 0 ? (
          <Empty title="No customers in this state">
            <p>Each customer is listed by its last notification attempt.</p>
          </Empty>
        ) : (
          <NotifiedRows customers={customers} incidentRef={ref} mayEdit={mayEdit} />
        )}
        {total > PAGE ? (
          <Pager
            words={`${from + 1} to ${from + customers.length} of ${total.toLocaleString("en")}`}
            earlier={from > 0 ? page(Math.max(0, from - PAGE)) : null}
            later={from + PAGE < total ? page(from + PAGE) : null}
          />
        ) : null}
      </Card>
    </>
  );
}
