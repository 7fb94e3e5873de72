import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { type Stored, shown } from "#app/http/shown";
import { submit } from "#app/http/submit";
import { describeIncident } from "#app/operations/incidents/incidents";
import { requireIncident } from "#app/operations/timeline";
import { staffToChoose } from "#app/queries/people/choices";
import { DescribeFields } from "#components/incidents/describe-fields";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Form, useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import type { ReadDb } from "#db/client";
import { findIncident } from "#db/incidents/incidents";
import { organisationDay } from "#db/installation/organisation";
import { incidentTitle } from "#domain/exercises";
import { incidentInput } from "#domain/incidents/incidents";
import type { z } from "#domain/schema";

export const meta = incidentTitle("Edit the description");

const listed = (names: string) => (JSON.parse(names) as string[]).join(", ");

async function storedIncident(db: ReadDb, ref: string) {
  const row = await findIncident(db, ref);
  if (!row) return undefined;
  return {
    ref: row.ref,
    values: {
      title: row.title,
      summary: row.summary,
      impact: row.impact ?? "",
      spread: row.spread ?? "",
      severity: row.severity,
      severityReason: row.severity_reason ?? "",
      personalData: row.personal_data,
      leadId: row.lead_id ?? "",
      scribeId: row.scribe_id ?? "",
      communicationsId: row.communications_id ?? "",
      systems: listed(row.systems),
      dataClasses: listed(row.data_classes),
      peopleAffected: row.people_affected ?? "",
    },
    log: { type: "incident", id: row.id, actions: ["incidents.describe"] },
  } satisfies Stored & { ref: string };
}

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "incidents.edit");
  const { app } = args.context;
  const stored = await storedIncident(app.read, args.params.ref ?? "");
  if (!stored) throw notFound();
  const { leadId, scribeId, communicationsId } = stored.values;
  const today = await organisationDay(app.read, app.now());
  const people = await staffToChoose(app.read, today, leadId, scribeId, communicationsId);
  return { ref: stored.ref, incident: shown(stored), people: people.map(({ id, name }) => ({ id, name })) };
}

export async function action(args: ActionFunctionArgs) {
  const ref = args.params.ref ?? "";
  return submit(args, {
    schema: incidentInput,
    action: "incidents.edit",
    stored: (db) => storedIncident(db, ref),
    change: async (work, input) => describeIncident(work, (await requireIncident(work, ref)).id, input),
    then: () => redirect(`/incidents/${ref}`),
  });
}

export default function Describe() {
  const { ref, incident, people } = useLoaderData<typeof loader>();
  return (
    <>
      <Crumbs steps={[["Incidents", "/incidents"], [ref, `/incidents/${ref}`], ["Description"]]} />
      <PageHeader title="Edit the description" intro={incident.values.title} />
      <Card pad>
        <Form<z.input<typeof incidentInput>>
          id="incident"
          draft
          answer={useAnswer<typeof action>()}
          shown={incident}
          foot={<Submit kind="go">Save the description</Submit>}
        >
          {(fields) => <DescribeFields fields={fields} people={people} />}
        </Form>
      </Card>
    </>
  );
}
