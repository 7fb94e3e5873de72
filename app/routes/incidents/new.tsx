import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { submit } from "#app/http/submit";
import { openIncident } from "#app/operations/incidents/incidents";
import { staffToChoose } from "#app/queries/people/choices";
import { DescribeFields } from "#components/incidents/describe-fields";
import { Card } from "#components/ui/card";
import { Check } from "#components/ui/check";
import { Crumbs } from "#components/ui/crumbs";
import { Form, useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { newId } from "#db/ids";
import { organisationDay } from "#db/installation/organisation";
import { incidentInput } from "#domain/incidents/incidents";
import { z } from "#domain/schema";
import { formId } from "#domain/text-fields";

export const meta = () => [{ title: "Open an incident · Surety" }];

const schema = incidentInput.extend({ once: formId, exercise: z.literal("on").optional() });

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "incidents.edit");
  const { app } = args.context;
  const people = await staffToChoose(app.read, await organisationDay(app.read, app.now()), visitor.personId);
  const exercise = new URL(args.request.url).searchParams.get("exercise") === "on";
  return {
    people: people.map(({ id, name }) => ({ id, name })),
    me: visitor.personId,
    exercise,
    once: newId(app.now()),
  };
}

export async function action(args: ActionFunctionArgs) {
  return submit(args, {
    schema,
    action: "incidents.edit",
    change: (work, { once, exercise, ...input }) =>
      openIncident(work, input, { source: "officer", once, exercise: exercise === "on" }),
    then: ({ ref }) => redirect(`/incidents/${ref}`),
  });
}

export default function OpenIncident() {
  const { people, me, exercise, once } = useLoaderData<typeof loader>();
  return (
    <>
      <Crumbs steps={[["Incidents", "/incidents"], ["Open"]]} />
      <PageHeader
        title="Open an incident"
        intro="Enter what is known. Times, customers and clocks follow on the next page."
      />
      <Card pad>
        <Form<z.input<typeof schema>>
          id="incident"
          draft
          answer={useAnswer<typeof action>()}
          values={{
            severity: "proposed",
            personalData: "unknown",
            leadId: me ?? "",
            exercise: exercise ? "on" : undefined,
          }}
          foot={
            <Submit kind="go" busy="Opening">
              Open the incident
            </Submit>
          }
        >
          {(fields) => (
            <>
              <input type="hidden" name="once" value={once} />
              <Check
                field={fields.exercise}
                hint="Every page is marked EXERCISE. Notices are prepared but never sent; an exercise cannot become a real incident. When closed, it is filed as evidence of the annual test."
              >
                This is an exercise
              </Check>
              <DescribeFields fields={fields} people={people} />
            </>
          )}
        </Form>
      </Card>
    </>
  );
}
