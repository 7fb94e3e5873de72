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
import { FilterSearch, Filters } from "#components/ui/filters";
import { PageHeader } from "#components/ui/page-header";
import { Pager } from "#components/ui/pager";
import { Tabs } from "#components/ui/tabs";
import { incidentTitle } from "#domain/exercises";
import { fold } from "#domain/folding";
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
  const search = query.get("q") ?? "";
  const every = customersNotifiedOf(record);
  const wanted = fold(search);
  const all = wanted
    ? every.filter(({ name, address }) => fold(`${name} ${address ?? ""}`).includes(wanted))
    : every;
  const found = state ? all.filter((one) => one.standing === state) : all;
  return {
    ref: record.incident.ref,
    title: record.incident.title,
    state,
    from,
    total: found.length,
    affected: every.length,
    search,
    summary: statusCounts(every.map((one) => one.standing)),
    counts: Object.fromEntries(
      notificationStatuses.map((one) => [one, all.filter(({ standing }) => standing === one).length]),
    ),
    customers: found.slice(from, from + PAGE),
    mayEdit: can(visitor, "incidents.edit"),
  };
}

export default function ToldList() {
  const { ref, title, state, from, total, affected, search, summary, counts, customers, mayEdit } =
    useLoaderData<typeof loader>();
  const here = `/incidents/${ref}/told`;
  const asked = (more: Record<string, string>) => {
    const words = new URLSearchParams({ ...(search ? { q: search } : {}), ...more }).toString();
    return words ? `?${words}` : "";
  };
  const page = (at: number) => asked({ ...(state ? { state } : {}), from: String(at) });
  return (
    <>
      <Crumbs steps={[["Incidents", "/incidents"], [ref, `/incidents/${ref}`], ["Who was notified"]]} />
      <PageHeader title="Who was notified" lede={`${title}. ${summary || "No affected customers"}.`} />
      <Tabs
        label="By state"
        tabs={[
          { text: "All", to: `${here}${asked({})}`, current: state === null },
          ...notificationStatuses.map((one) => ({
            text: statusWords[one].replace(/^./, (sign) => sign.toUpperCase()),
            to: `${here}${asked({ state: one })}`,
            count: counts[one],
            current: state === one,
          })),
        ]}
      />
      {affected > PAGE || search ? (
        <Filters label="Find customers">
          <FilterSearch value={search} hint="Name, address" />
          {state ? <input type="hidden" name="state" value={state} /> : null}
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
