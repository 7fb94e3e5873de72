import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { actorOf } from "#app/auth/visitor";
import { button, pressButton } from "#app/http/buttons";
import { affectManyCustomers, clearCustomer, filterable } from "#app/operations/incidents/affected-customers";
import { requireIncident } from "#app/operations/timeline";
import type { Work } from "#app/work";
import { Card } from "#components/ui/card";
import { Choice } from "#components/ui/choice";
import { Crumbs } from "#components/ui/crumbs";
import { Empty } from "#components/ui/empty";
import { FilterSearch, FilterSelect, Filters } from "#components/ui/filters";
import { Form, useAnswer } from "#components/ui/form";
import { Link } from "#components/ui/link";
import { PageHeader } from "#components/ui/page-header";
import { Select } from "#components/ui/select";
import { Submit } from "#components/ui/submit";
import { TextField } from "#components/ui/text-field";
import { type CustomerRow, listCustomers } from "#db/customers/customers";
import { listAffectedCustomers } from "#db/incidents/facts";
import { findIncident } from "#db/incidents/incidents";
import { breachContact, breachTermsWords } from "#domain/customers/customers";
import { fitsFilter, termsIn } from "#domain/customers/filter";
import { incidentTitle } from "#domain/exercises";
import { z } from "#domain/schema";
import { requiredText } from "#domain/text-fields";

export const meta = incidentTitle("Affected customers");

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "incidents.edit");
  const { app } = args.context;
  const incident = await findIncident(app.read, args.params.ref ?? "");
  if (!incident) throw notFound();
  const query = new URL(args.request.url).searchParams;
  const filter = { search: query.get("q") ?? "", terms: query.get("terms") ?? "" };
  const fits = (one: CustomerRow) => fitsFilter(filterable(one), filter);
  const affected = (await listAffectedCustomers(app.read, incident.id)).filter((one) => !one.removed_at);
  const ids = new Set(affected.map((one) => one.id));
  const others = (await listCustomers(app.read)).filter((one) => !one.ended_at && !ids.has(one.id));
  const found = others.filter(fits);
  return {
    ref: incident.ref,
    title: incident.title,
    filter,
    terms: termsIn(others.map(filterable)),
    counts: { affected: affected.length, others: others.length, found: found.length },
    affected: affected
      .filter(fits)
      .slice(0, most)
      .map(({ id, name }) => ({ id, name })),
    others: found.slice(0, most).map((one) => ({
      id: one.id,
      name: one.name,
      terms: breachTermsWords(filterable(one)),
      address: breachContact(filterable(one)),
    })),
  };
}

/** Customers on the page to be ticked; a filter finds the others. */
const most = 200;

const chosen = z.object({
  customers: z.array(z.string()).default([]),
  do: z.string(),
  search: z.string().default(""),
  terms: z.string().default(""),
});
const cleared = z.object({
  customer: z.string("Choose a customer"),
  reason: requiredText("Give a reason"),
});

const common = ({ params }: ActionFunctionArgs) =>
  ({ action: "incidents.edit", then: () => redirect(`/incidents/${params.ref}`) }) as const;
const incidentOf = async (work: Work, { params }: ActionFunctionArgs) =>
  (await requireIncident(work, params.ref ?? "")).id;

const buttons = {
  clear: button(cleared, (args) => ({
    ...common(args),
    stepUp: true,
    change: async (work, { customer, reason }) =>
      clearCustomer(work, await incidentOf(work, args), customer, reason),
  })),
  otherwise: button(chosen, (args) => ({
    ...common(args),
    run: (visitor, { customers, search, terms, ...input }) =>
      affectManyCustomers(
        args.context.app,
        actorOf(visitor),
        args.params.ref ?? "",
        input.do === "all" ? { search, terms } : customers,
      ),
  })),
};

export const action = (args: ActionFunctionArgs) => pressButton(args, buttons, { rows: most });

export default function Affected() {
  const { ref, title, filter, terms, counts, affected, others } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const clearing = answer?.result?.initialValue?.do === "clear";
  return (
    <>
      <Crumbs steps={[["Incidents", "/incidents"], [ref, `/incidents/${ref}`], ["Customers"]]} />
      <PageHeader
        title="Affected customers"
        intro={`${counts.affected.toLocaleString("en")} affected, ${counts.others.toLocaleString("en")} others in the register. Each starts its own contractual clocks. ${title}.`}
      >
        <Link className="btn" to={`/incidents/${ref}/customers/import`}>
          Import CSV
        </Link>
      </PageHeader>
      <div className="stack">
        {counts.others + counts.affected > 0 ? (
          <Filters label="Find customers">
            <FilterSearch value={filter.search} hint="Name, address, contract" />
            <FilterSelect
              name="terms"
              label="Terms"
              value={filter.terms}
              options={[
                ["", "Any"],
                ...terms.map((one) => [one.terms, `${one.terms} (${one.count})`] as const),
              ]}
            />
          </Filters>
        ) : null}
        {counts.others === 0 && counts.affected === 0 ? (
          <Empty
            title="No customers"
            action={
              <Link className="btn go" to="/customers/new">
                Register a customer
              </Link>
            }
          >
            <p>Customers have their own register with contacts and contract terms.</p>
          </Empty>
        ) : null}
        {counts.others > 0 && others.length === 0 ? (
          <Empty title="No matches">
            <p>No other customer matches this search.</p>
          </Empty>
        ) : null}
        {others.length > 0 ? (
          <AffectForm clearing={clearing} answer={answer} filter={filter} counts={counts} others={others} />
        ) : null}
        {affected.length > 0 ? <ClearForm clearing={clearing} answer={answer} affected={affected} /> : null}
      </div>
    </>
  );
}

type Page = ReturnType<typeof useLoaderData<typeof loader>>;
type Answer = ReturnType<typeof useAnswer<typeof action>>;

function AffectForm({
  clearing,
  answer,
  filter,
  counts,
  others,
}: Pick<Page, "filter" | "counts" | "others"> & { clearing: boolean; answer: Answer }) {
  return (
    <Card title="Mark customers as affected" pad>
      <Form<{ customers: string[] }>
        id="affect"
        answer={clearing ? undefined : answer}
        foot={
          <>
            <Submit kind="go" name="do" value="chosen">
              Mark the selected customers
            </Submit>
            <Submit name="do" value="all">
              {filter.search || filter.terms
                ? `Mark all ${counts.found.toLocaleString("en")} found`
                : `Mark all ${counts.found.toLocaleString("en")}`}
            </Submit>
          </>
        }
      >
        {(fields) => (
          <>
            <input type="hidden" name="search" value={filter.search} />
            <input type="hidden" name="terms" value={filter.terms} />
            <Choice
              field={fields.customers}
              label="Customers"
              hint={
                counts.found > others.length
                  ? `The first ${others.length} of ${counts.found.toLocaleString("en")}; narrow the search to see others.`
                  : undefined
              }
              many
              long
              options={others.map((one) => ({
                value: one.id,
                text: one.name,
                hint: `${one.terms}, ${one.address ?? "no address"}`,
              }))}
            />
          </>
        )}
      </Form>
    </Card>
  );
}

function ClearForm({
  clearing,
  answer,
  affected,
}: Pick<Page, "affected"> & { clearing: boolean; answer: Answer }) {
  return (
    <Card title="Remove a customer from the list" pad>
      <Form<{ customer: string; reason: string }>
        id="clear"
        answer={clearing ? answer : undefined}
        stepUp
        foot={
          <Submit kind="stop" name="do" value="clear">
            Sign as not affected
          </Submit>
        }
      >
        {(fields) => (
          <>
            <Select
              field={fields.customer}
              label="Customer"
              empty="Choose"
              options={affected.map((one) => [one.id, one.name] as const)}
            />
            <TextField
              field={fields.reason}
              label="Reason it is not affected"
              hint="Its open clocks end as not required, with this reason."
            />
          </>
        )}
      </Form>
    </Card>
  );
}
