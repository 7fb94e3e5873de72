import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { type Stored, shown } from "#app/http/shown";
import { submit } from "#app/http/submit";
import { editSystem } from "#app/operations/systems/systems";
import { staffToChoose } from "#app/queries/people/choices";
import { SystemFields } from "#components/systems/fields";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Form, useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import type { ReadDb } from "#db/client";
import { organisationDay } from "#db/installation/organisation";
import { findSystem } from "#db/systems/systems";
import type { z } from "#domain/schema";
import { expectsText, systemInput } from "#domain/systems/systems";

export const meta = () => [{ title: "Edit a system · Surety" }];

async function storedSystem(db: ReadDb, id: string) {
  const system = await findSystem(db, id);
  if (!system) return undefined;
  const glossary = Object.entries(JSON.parse(system.glossary) as Record<string, string>);
  return {
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
    log: { type: "system", id: system.id, actions: ["systems.add", "systems.edit"] },
  } satisfies Stored;
}

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "systems.edit");
  const { app } = args.context;
  const { read } = app;
  const stored = await storedSystem(read, args.params.id ?? "");
  if (!stored) throw notFound();
  const people = await staffToChoose(read, await organisationDay(read, app.now()), stored.values.ownerId);
  return {
    id: stored.log.id,
    people: people.map(({ id, name }) => ({ id, name })),
    system: shown(stored),
  };
}

export async function action(args: ActionFunctionArgs) {
  const id = args.params.id ?? "";
  return submit(args, {
    schema: systemInput,
    action: "systems.edit",
    stored: (db) => storedSystem(db, id),
    change: (work, input) => editSystem(work, id, input),
    then: () => redirect(`/systems/${id}`),
  });
}

export default function EditSystem() {
  const { id, people, system } = useLoaderData<typeof loader>();
  const { name } = system.values;
  return (
    <>
      <Crumbs steps={[["Systems", "/systems"], [name, `/systems/${id}`], ["Edit"]]} />
      <PageHeader title={`Edit ${name}`} />
      <Card pad>
        <Form<z.input<typeof systemInput> & Record<string, unknown>>
          id="system"
          answer={useAnswer<typeof action>()}
          shown={system}
          foot={<Submit kind="go">Save</Submit>}
        >
          {(fields) => <SystemFields fields={fields} people={people} />}
        </Form>
      </Card>
    </>
  );
}
