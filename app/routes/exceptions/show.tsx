import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { button, pressButton } from "#app/http/buttons";
import { can } from "#app/http/submit";
import { closeException, confirmException, explainException } from "#app/operations/controls/exceptions";
import { listPeriodExceptions, stateOf } from "#app/queries/controls/exceptions";
import { staffToChoose } from "#app/queries/people/choices";
import { CloseForm, ConfirmForm, ExplainForm } from "#components/controls/exception-answers";
import { ExceptionBadge } from "#components/controls/exception-badge";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Facts } from "#components/ui/facts";
import { useAnswer } from "#components/ui/form";
import { Link } from "#components/ui/link";
import { PageHeader } from "#components/ui/page-header";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import { organisationDay } from "#db/installation/organisation";
import { closeInput, confirmInput, exceptionMark, explainInput } from "#domain/controls/exceptions";
import { z } from "#domain/schema";

export const meta = ({ params }: { params: { ref?: string } }) => [
  { title: `${params.ref} · Exceptions · Surety` },
];

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "exceptions.view");
  const { app } = args.context;
  const found = (await listPeriodExceptions(app.read, visitor.scope)).find(
    ({ row }) => row.ref === args.params.ref,
  );
  if (!found) throw notFound();
  const mayEdit = can(visitor, "exceptions.edit");
  const today = await organisationDay(app.read, app.now());
  const people = mayEdit ? await staffToChoose(app.read, today) : [];
  return {
    exception: { ...found.row, state: stateOf(found.row) },
    days: found.days,
    seen: exceptionMark(found.row.found, found.days),
    mayEdit,
    today,
    people: people.map((person) => [person.id, person.name] as const),
  };
}

const refOf = ({ params }: ActionFunctionArgs) => params.ref ?? "";
const common = (args: ActionFunctionArgs) =>
  ({ action: "exceptions.edit", then: () => redirect(`/exceptions/${refOf(args)}`) }) as const;

const seen = { seen: z.string().default("") };
const buttons = {
  explain: button(explainInput.extend(seen), (args) => ({
    ...common(args),
    change: (work, { seen, ...input }) => explainException(work, refOf(args), input, seen),
  })),
  close: button(closeInput, (args) => ({
    ...common(args),
    change: (work, input) => closeException(work, refOf(args), input),
  })),
  otherwise: button(confirmInput.extend(seen), (args) => ({
    ...common(args),
    change: (work, { seen, ...input }) => confirmException(work, refOf(args), input, seen),
  })),
};

export const action = (args: ActionFunctionArgs) => pressButton(args, buttons);

export default function Exception() {
  const { exception, days, seen, mayEdit, people, today } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const { ref, state } = exception;
  return (
    <>
      <Crumbs steps={[["Exceptions", "/exceptions"], [ref]]} />
      <PageHeader
        title={`${ref}, control ${exception.control_ref}`}
        intro={
          <>
            <ExceptionBadge state={state} /> {exception.found}
          </>
        }
      />
      <div className="stack">
        <Card
          title="Facts"
          aside={<Link to={`/controls/${exception.control_ref}`}>Control {exception.control_ref}</Link>}
        >
          <Facts
            facts={[
              ["Expected", exception.expected],
              ["Found", exception.found],
              days.length > 0 && ["Was due", <Days key="days" days={days} />],
              exception.ends_on !== null && ["Due", <When key="ends" at={exception.ends_on} as="record" />],
              ["Proposed", <Act key="proposed" at={exception.proposed_at} by={exception.proposed_by} />],
              exception.cause !== null && ["Cause", exception.cause],
              exception.affected !== null && ["Affected", exception.affected],
              exception.interim_cover !== null && ["Compensating control", exception.interim_cover],
              exception.fix !== null && ["Corrective action", exception.fix],
              exception.owner_name !== null && ["Owner", <Who key="owner" name={exception.owner_name} />],
              exception.confirmed_at !== null && [
                "Confirmed",
                <Act key="confirmed" at={exception.confirmed_at} by={exception.confirmed_by} />,
              ],
              exception.explained_at !== null && [
                "Explained",
                <Act key="explained" at={exception.explained_at} by={exception.explained_by} />,
              ],
              exception.explanation !== null && ["Not an exception", exception.explanation],
              exception.closed_on !== null && [
                "Closed",
                <span key="closed">
                  <When at={exception.closed_on} as="record" /> by <Who name={exception.closed_by ?? ""} />
                </span>,
              ],
              exception.management_response !== null && [
                "Management response",
                exception.management_response,
              ],
            ]}
          />
        </Card>
        {mayEdit && state === "proposed" ? (
          <div className="cols">
            <ConfirmForm answer={answer} people={people} seen={seen} />
            <ExplainForm answer={answer} seen={seen} />
          </div>
        ) : null}
        {mayEdit && state === "confirmed" ? <CloseForm answer={answer} today={today} /> : null}
      </div>
    </>
  );
}

function Act({ at, by }: { at: string; by: string | null }) {
  return (
    <>
      <When at={new Date(at)} as="record" /> by <Who name={by ?? ""} />
    </>
  );
}

function Days({ days }: { days: readonly string[] }) {
  if (days.length > 6) {
    return (
      <>
        {days.length} times from <When at={days[0]!} as="record" /> to <When at={days.at(-1)!} as="record" />
      </>
    );
  }
  return (
    <span className="row">
      {days.map((day) => (
        <When key={day} at={day} as="record" />
      ))}
    </span>
  );
}
