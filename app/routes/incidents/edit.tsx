import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { submit } from "#app/http/submit";
import { describeIncident } from "#app/operations/incidents/incidents";
import { requireIncident } from "#app/operations/timeline";
import { readIncidentRecord } from "#app/queries/incidents/record";
import { staffToChoose } from "#app/queries/people/choices";
import { DescribeFields } from "#components/incidents/describe-fields";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Form, useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { organisationDay } from "#db/installation/organisation";
import { incidentTitle } from "#domain/exercises";
import { incidentInput } from "#domain/incidents/incidents";
import type { z } from "#domain/schema";

export const meta = incidentTitle("Edit the description");

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "incidents.edit");
  const { app } = args.context;
  const found = await readIncidentRecord(app.read, args.params.ref ?? "", app.now());
  if (!found) throw notFound();
  const { leadId, scribeId, communicationsId } = found.incident;
  const today = await organisationDay(app.read, app.now());
  const people = await staffToChoose(app.read, today, leadId, scribeId, communicationsId);
  return { incident: found.incident, people: people.map(({ id, name }) => ({ id, name })) };
}

export async function action(args: ActionFunctionArgs) {
  const ref = args.params.ref ?? "";
  return submit(args, {
    schema: incidentInput,
    action: "incidents.edit",
    change: async (work, input) => describeIncident(work, (await requireIncident(work, ref)).id, input),
    then: () => redirect(`/incidents/${ref}`),
  });
}

export default function Describe() {
  const { incident, people } = useLoaderData<typeof loader>();
  return (
    <>
      <Crumbs
        steps={[["Incidents", "/incidents"], [incident.ref, `/incidents/${incident.ref}`], ["Description"]]}
      />
      <PageHeader title="Edit the description" intro={incident.title} />
      <Card pad>
        <Form<z.input<typeof incidentInput>>
          id="incident"
          draft
          answer={useAnswer<typeof action>()}
          values={{
            ...incident,
            impact: incident.impact ?? "",
            spread: incident.spread ?? "",
            severityReason: incident.severityReason ?? "",
            leadId: incident.leadId ?? "",
            scribeId: incident.scribeId ?? "",
            communicationsId: incident.communicationsId ?? "",
            systems: incident.systems.join(", "),
            dataClasses: incident.dataClasses.join(", "),
            peopleAffected: incident.peopleAffected ?? "",
          }}
          foot={<Submit kind="go">Save the description</Submit>}
        >
          {(fields) => <DescribeFields fields={fields} people={people} />}
        </Form>
      </Card>
    </>
  );
}
