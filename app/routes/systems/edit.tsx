import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { submit } from "#app/http/submit";
import { editSystem } from "#app/operations/systems/systems";
import { staffToChoose } from "#app/queries/people/choices";
import { SystemFields } from "#components/systems/fields";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Form, useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { organisationDay } from "#db/installation/organisation";
import { findSystem } from "#db/systems/systems";
import type { z } from "#domain/schema";
import { expectsText, systemInput } from "#domain/systems/systems";

export const meta = () => [{ title: "Edit a system · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "systems.edit");
  const { app } = args.context;
  const { read } = app;
  const system = await findSystem(read, args.params.id ?? "");
  if (!system) throw notFound();
  const people = await staffToChoose(read, await organisationDay(read, app.now()), system.owner_id);
  const glossary = Object.entries(JSON.parse(system.glossary) as Record<string, string>);
  return {
    id: system.id,
    people: people.map(({ id, name }) => ({ id, name })),
    values: {
      name: system.name,
      ownerId: system.owner_id,
      criticality: system.criticality,
      environment: system.environment,
      obtainedBy: system.obtained_by,
      cadence: system.review_days === null ? system.cadence : "custom",
      reviewDays: system.review_days === null ? "" : String(system.review_days),
      excludedReason: system.excluded_reason,
      expects: system.expects === null ? "" : expectsText(JSON.parse(system.expects) as string[]),
      removalHours: String(system.removal_hours),
      glossary: glossary.map(([role, means]) => `${role} = ${means}`).join("\n"),
    },
  };
}

export async function action(args: ActionFunctionArgs) {
  const id = args.params.id ?? "";
  return submit(args, {
    schema: systemInput,
    action: "systems.edit",
    change: (work, input) => editSystem(work, id, input),
    then: () => redirect(`/systems/${id}`),
  });
}

export default function EditSystem() {
  const { id, people, values } = useLoaderData<typeof loader>();
  return (
    <>
      <Crumbs steps={[["Systems", "/systems"], [values.name, `/systems/${id}`], ["Edit"]]} />
      <PageHeader title={`Edit ${values.name}`} />
      <Card pad>
        <Form<z.input<typeof systemInput> & Record<string, unknown>>
          id="system"
          answer={useAnswer<typeof action>()}
          values={values}
          foot={<Submit kind="go">Save</Submit>}
        >
          {(fields) => <SystemFields fields={fields} people={people} />}
        </Form>
      </Card>
    </>
  );
}
