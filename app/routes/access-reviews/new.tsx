import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { type FormAnswer, submit } from "#app/http";
import { prepareReview } from "#app/operations/access-reviews";
import { Choice } from "#components/choice";
import { Crumbs } from "#components/crumbs";
import { DateField } from "#components/date-field";
import { Form } from "#components/form";
import { Head } from "#components/head";
import { Select } from "#components/select";
import { Sheet } from "#components/sheet";
import { Submit } from "#components/submit";
import { TextField } from "#components/text-field";
import { findOrganisation } from "#db/organisation";
import { listPeople } from "#db/people";
import { listSystems } from "#db/systems";
import { addDays, dayOf } from "#domain/days";
import { quarterOf } from "#domain/quarters";
import { type ReviewInput, reviewInput } from "#domain/review-input";
import { ROUTING_WORDS, ROUTINGS } from "#domain/review-routing";

export const meta = () => [{ title: "Prepare a review · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "access-reviews.edit");
  const { app } = args.context;
  const today = dayOf(app.now(), (await findOrganisation(app.read))?.time_zone ?? "UTC");
  const people = (await listPeople(app.read)).filter((one) => one.ends_on === null || one.ends_on >= today);
  const systems = (await listSystems(app.read)).filter((one) => one.excluded_reason === null);
  const quarter = quarterOf(today);
  return {
    people: people.map(({ id, name }) => ({ id, name })),
    systems: systems.map((one) => ({
      value: one.id,
      text: one.name,
      hint: one.population_at
        ? `${one.accounts} accounts, drawn ${one.population_at.slice(0, 10)}, owner ${one.owner ?? "nobody yet"}`
        : "No list of accounts yet",
      disabled: one.population_at === null,
    })),
    values: {
      periodFrom: quarter.from,
      periodTo: quarter.to,
      dueOn: addDays(today, 14),
      routing: "system-owner",
    },
  };
}

export async function action(args: ActionFunctionArgs) {
  return submit(args, {
    schema: reviewInput,
    action: "access-reviews.edit",
    change: prepareReview,
    then: (id) => redirect(`/access-reviews/${id}`),
  });
}

export default function NewReview() {
  const { people, systems, values } = useLoaderData<typeof loader>();
  const options = people.map((one) => [one.id, one.name] as const);
  return (
    <>
      <Crumbs steps={[["Access reviews", "/access-reviews"], ["Prepare"]]} />
      <Head
        title="Prepare a review"
        lede="Nobody is told yet. The next page shows who would decide what, and what speaks against opening."
      />
      <Sheet pad>
        <Form<ReviewInput>
          id="review"
          answer={useActionData<FormAnswer>()}
          values={values}
          foot={<Submit kind="go">Check it before opening</Submit>}
        >
          {(fields) => (
            <>
              <TextField
                field={fields.title}
                label="Name"
                hint="As reviewers read it: Access review, January to March"
                width="l"
              />
              <Choice field={fields.systems} label="Systems" options={systems} many />
              <DateField field={fields.periodFrom} label="First day of the period" />
              <DateField field={fields.periodTo} label="Last day of the period" />
              <DateField
                field={fields.dueOn}
                label="Due on"
                hint="Ends at 18:00 in the organisation's zone."
              />
              <Choice
                field={fields.routing}
                label="Who decides"
                options={ROUTINGS.map((value) => ({ value, text: ROUTING_WORDS[value] }))}
              />
              <Select
                field={fields.namedId}
                label="Named reviewer"
                hint="For the third choice."
                empty="Nobody"
                options={options}
              />
              <Select
                field={fields.fallbackId}
                label="Who stands in"
                hint="When that person has left, or would decide about their own access."
                empty="Nobody"
                options={options}
              />
            </>
          )}
        </Form>
      </Sheet>
    </>
  );
}
