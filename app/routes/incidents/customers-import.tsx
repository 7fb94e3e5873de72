import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { actorOf, type Visitor } from "#app/auth/visitor";
import type { AppContext } from "#app/context";
import { submitFile } from "#app/http/submit-file";
import { affectCustomers } from "#app/operations/incidents/affected-customers";
import { requireIncident } from "#app/operations/timeline";
import { perform } from "#app/work";
import { ImportFile } from "#components/files/import-file";
import { Crumbs } from "#components/ui/crumbs";
import { useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { listCustomers } from "#db/customers/customers";
import { findIncident } from "#db/incidents/incidents";
import { incidentTitle } from "#domain/exercises";
import { tableInput } from "#domain/file-input";
import type { z } from "#domain/schema";
import { readAffected } from "#evidence/files/affected";

export const meta = incidentTitle("Import affected customers");

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "incidents.edit");
  const incident = await findIncident(args.context.app.read, args.params.ref ?? "");
  if (!incident) throw notFound();
  return { ref: incident.ref, title: incident.title };
}

export async function action(args: ActionFunctionArgs) {
  const ref = args.params.ref ?? "";
  return submitFile(args, {
    schema: tableInput,
    action: "incidents.edit",
    run: (visitor, input) => importFile(args.context.app, visitor, ref, input),
    then: () => redirect(`/incidents/${ref}`),
  });
}

async function importFile(
  app: AppContext,
  visitor: Visitor,
  ref: string,
  { file, encoding, worksheet }: z.output<typeof tableInput>,
) {
  const known = (await listCustomers(app.read)).map(({ id, name, ended_at }) => ({
    id,
    name,
    ended: ended_at !== null,
  }));
  const bytes = new Uint8Array(await file.arrayBuffer());
  const ids = await readAffected(bytes, known, { encoding, worksheet });
  return perform(app, actorOf(visitor), async (work) =>
    affectCustomers(work, (await requireIncident(work, ref)).id, ids),
  );
}

export default function ImportAffected() {
  const { ref, title } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const customers = `/incidents/${ref}/customers`;
  return (
    <>
      <Crumbs
        steps={[
          ["Incidents", "/incidents"],
          [ref, `/incidents/${ref}`],
          ["Customers", customers],
          ["Import"],
        ]}
      />
      <PageHeader
        title="Import affected customers"
        lede={`All or nothing: a name missing from the register rejects the file. ${title}.`}
      />
      <div className="stack">
        <ImportFile
          answer={answer}
          button="Mark as affected"
          label="CSV file or workbook"
          hint="One required column: name (or customer, company), case-insensitive. Customers already listed stay."
        />
      </div>
    </>
  );
}
