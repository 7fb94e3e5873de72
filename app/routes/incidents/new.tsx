import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { submit } from "#app/http";
import { openIncident } from "#app/operations/incidents";
import { Crumbs } from "#components/crumbs";
import { Form } from "#components/form";
import { Head } from "#components/head";
import { Sheet } from "#components/sheet";
import { Submit } from "#components/submit";
import { listPeople } from "#db/people";
import { incidentInput } from "#domain/incidents";
import type { z } from "#domain/schema";
import { DescribeFields } from "./describe-fields";

export const meta = () => [{ title: "Open an incident · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "incidents.edit");
  const { app } = args.context;
  const today = app.now().toISOString().slice(0, 10);
  const people = (await listPeople(app.read)).filter((person) => !person.ends_on || person.ends_on >= today);
  return { people: people.map(({ id, name }) => ({ id, name })), me: visitor.personId };
}

export async function action(args: ActionFunctionArgs) {
  return submit(args, {
    schema: incidentInput,
    action: "incidents.edit",
    change: (work, input) => openIncident(work, input),
    then: ({ ref }) => redirect(`/incidents/${ref}`),
  });
}

export default function OpenIncident() {
  const { people, me } = useLoaderData<typeof loader>();
  return (
    <>
      <Crumbs steps={[["Incidents", "/incidents"], ["Open"]]} />
      <Head
        title="Open an incident"
        lede="Write down what is known. Times, customers and clocks come on the next page."
      />
      <Sheet pad>
        <Form<z.input<typeof incidentInput>>
          id="incident"
          answer={useActionData<typeof action>() as never}
          values={{ severity: "high", personalData: "unknown", leadId: me ?? "" }}
          foot={
            <Submit kind="go" busy="Opening">
              Open the incident
            </Submit>
          }
        >
          {(fields) => <DescribeFields fields={fields} people={people} />}
        </Form>
      </Sheet>
    </>
  );
}
