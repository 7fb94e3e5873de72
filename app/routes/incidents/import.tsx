import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { actorOf, type Visitor } from "#app/auth/visitor";
import type { AppContext } from "#app/context";
import { submitFile } from "#app/http/submit-file";
import { importIncidents } from "#app/operations/incidents/import";
import { takeTable } from "#app/operations/table-import";
import { ImportFile } from "#components/files/import-file";
import { Crumbs } from "#components/ui/crumbs";
import { useAnswer } from "#components/ui/form";
import { Link } from "#components/ui/link";
import { Note } from "#components/ui/note";
import { PageHeader } from "#components/ui/page-header";
import { type TableUpload, tableInput } from "#domain/file-input";
import { inWords, SAMPLE } from "#domain/file-preview";
import type { PastIncident } from "#domain/incidents/import";
import { INCIDENT_COLUMNS } from "#evidence/incident-imports/table";

export const meta = () => [{ title: "Import incidents · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "incidents.edit");
  return { columns: INCIDENT_COLUMNS };
}

export async function action(args: ActionFunctionArgs) {
  const { app } = args.context;
  return submitFile(args, {
    schema: tableInput,
    action: "incidents.edit",
    run: (visitor, upload) => importFile(app, visitor, upload),
    then: ({ done, preview }) => data({ result: null, done, preview }),
  });
}

async function importFile(app: AppContext, visitor: Visitor, upload: TableUpload) {
  const { readPastIncidents } = await import("#evidence/incident-imports/read");
  return takeTable(app, actorOf(visitor), upload, {
    read: readPastIncidents,
    take: (work, incidents) => importIncidents(work, incidents, upload.file.name),
    sample: (incidents) => incidents.slice(0, SAMPLE).map(incidentWords),
    outcome: (done) => [
      ["Recorded", done.recorded],
      ["Already on record", done.known],
      ["Without a date", done.withoutDate],
      ["Without a count", done.withoutCount],
    ],
  });
}

function incidentWords({ title, occurred, severity, status, recordsAffected, systems }: PastIncident) {
  return inWords({ title, occurred, severity, status, "records affected": recordsAffected, systems });
}

export default function ImportIncidents() {
  const { columns } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const done = answer?.done;
  return (
    <>
      <Crumbs steps={[["Incidents", "/incidents"], ["Import"]]} />
      <PageHeader
        title="Import past incidents"
        intro="All or nothing, as closed history: no clocks or reminders start. Existing records stay unchanged."
      />
      <div className="stack">
        {done ? (
          <Note tone="kept" live>
            {done.recorded} recorded, {done.known} already on record. Of the new ones, {done.withoutDate} have
            no date and {done.withoutCount} no count; both stay unknown.{" "}
            <Link to="/incidents">Open the register</Link>
          </Note>
        ) : null}
        <ImportFile
          answer={answer}
          button="Import the records"
          columns={columns}
          template="/incidents/template.csv"
          label="JSON or CSV file, or workbook"
          accept=".json,.csv,.xlsx,.xlsm,application/json,text/csv"
          hint="VERIS records as JSON (one or a list) or as CSV with the column incident_id, or the breach list of haveibeenpwned.com. A date known only to the month or year keeps that precision."
        />
      </div>
    </>
  );
}
