import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { submit } from "#app/http/submit";
import { addSystem } from "#app/operations/systems/systems";
import { staffToChoose } from "#app/queries/people/choices";
import { SystemFields } from "#components/systems/fields";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Form, useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { organisationDay } from "#db/installation/organisation";
import type { z } from "#domain/schema";
import { systemInput } from "#domain/systems/systems";

export const meta = () => [{ title: "Add a system · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "systems.edit");
  const { app } = args.context;
  const people = await staffToChoose(app.read, await organisationDay(app.read, app.now()));
  return { people: people.map(({ id, name }) => ({ id, name })) };
}

export async function action(args: ActionFunctionArgs) {
  return submit(args, {
    schema: systemInput,
    action: "systems.edit",
    change: addSystem,
    then: (id) => redirect(`/systems/${id}`),
  });
}

export default function NewSystem() {
  const { people } = useLoaderData<typeof loader>();
  const values = {
    criticality: "medium",
    environment: "production",
    obtainedBy: "CSV export",
    cadence: "quarterly",
    removalHours: "24",
  };
  return (
    <>
      <Crumbs steps={[["Systems", "/systems"], ["Add"]]} />
      <PageHeader
        title="Add a system"
        intro="A system that people sign in to and whose accounts are reviewed."
      />
      <Card pad>
        <Form<z.input<typeof systemInput> & Record<string, unknown>>
          id="system"
          answer={useAnswer<typeof action>()}
          values={values}
          foot={<Submit kind="go">Add the system</Submit>}
        >
          {(fields) => <SystemFields fields={fields} people={people} />}
        </Form>
      </Card>
    </>
  );
}
