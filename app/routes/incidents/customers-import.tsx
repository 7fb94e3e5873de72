import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { actorOf, type Visitor } from "#app/auth/visitor";
import type { AppContext } from "#app/context";
import { setFlash } from "#app/http/flash";
import { submitFile } from "#app/http/submit-file";
import { affectCustomers, inParts } from "#app/operations/incidents/affected-customers";
import { takeTable } from "#app/operations/table-import";
import { requireIncident } from "#app/operations/timeline";
import { ImportFile } from "#components/files/import-file";
import { Crumbs } from "#components/ui/crumbs";
import { useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { listCustomers } from "#db/customers/customers";
import { findIncident } from "#db/incidents/incidents";
import { incidentTitle } from "#domain/exercises";
import { type TableUpload, tableInput } from "#domain/file-input";
import { inWords, SAMPLE } from "#domain/file-preview";
import { readAffected } from "#evidence/files/affected";

export const meta = incidentTitle("Import affected customers");

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "incidents.edit");
  const incident = await findIncident(args.context.app.read, args.params.ref ?? "");
  if (!incident) throw notFound();
  return { ref: incident.ref, title: incident.title };
}

export async function action(args: ActionFunctionArgs) {
  const { app } = args.context;
  const ref = args.params.ref ?? "";
  return submitFile(args, {
    schema: tableInput,
    action: "incidents.edit",
    run: (visitor, upload) => importFile(app, visitor, upload, ref),
    then: (result) => answerFor(app, result, ref),
  });
}

function answerFor(app: AppContext, { done, preview }: Awaited<ReturnType<typeof importFile>>, ref: string) {
  return preview
    ? data({ result: null, preview })
    : redirect(setFlash(app, `/incidents/${ref}`, countsText(done)));
}

async function importFile(app: AppContext, visitor: Visitor, upload: TableUpload, ref: string) {
  const customers = await listCustomers(app.read);
  const known = customers.map(({ id, name, ended_at }) => ({ id, name, ended: ended_at !== null }));
  const names = new Map(known.map(({ id, name }) => [id, name]));
  return takeTable(app, actorOf(visitor), upload, {
    read: (bytes, how) => readAffected(bytes, known, how),
    take: async (work, ids) => {
      const added = await affectCustomers(work, (await requireIncident(work, ref)).id, ids);
      return { added, before: ids.length - added };
    },
    parts: {
      of: inParts,
      sum: (one, other) => ({ added: one.added + other.added, before: one.before + other.before }),
    },
    sample: (ids) => ids.slice(0, SAMPLE).map((id) => inWords({ customer: names.get(id) })),
    outcome: ({ added, before }) => [
      ["Marked as affected", added],
      ["Already listed", before],
    ],
  });
}

function countsText({ added, before }: { added: number; before: number }): string {
  return `${added} marked as affected, ${before} already listed.`;
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
        intro={`All or nothing: a name missing from the register rejects the file. ${title}.`}
      />
      <div className="stack">
        <ImportFile
          answer={answer}
          button="Mark as affected"
          columns={["name"]}
          template="/incidents/customers-template.csv"
          label="CSV file or workbook"
          hint="One required column: name (or customer, company), case-insensitive. Customers already listed stay."
        />
      </div>
    </>
  );
}
