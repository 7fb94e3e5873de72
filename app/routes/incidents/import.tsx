import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from "@remix-run/node";
import { requireUser } from "#app/auth/require";
import { actorOf, type Visitor } from "#app/auth/visitor";
import type { AppContext } from "#app/context";
import { submitFile } from "#app/http/submit-file";
import { importIncidents } from "#app/operations/incidents/import";
import { perform } from "#app/work";
import { ImportFile } from "#components/files/import-file";
import { Crumbs } from "#components/ui/crumbs";
import { useAnswer } from "#components/ui/form";
import { Link } from "#components/ui/link";
import { Note } from "#components/ui/note";
import { PageHeader } from "#components/ui/page-header";
import { tableInput } from "#domain/file-input";
import type { z } from "#domain/schema";

export const meta = () => [{ title: "Import incidents · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "incidents.edit");
  return {};
}

export async function action(args: ActionFunctionArgs) {
  return submitFile(args, {
    schema: tableInput,
    action: "incidents.edit",
    run: (visitor, input) => importFile(args.context.app, visitor, input),
    then: (done) => data({ result: null, done }),
  });
}

async function importFile(
  app: AppContext,
  visitor: Visitor,
  { file, ...reading }: z.output<typeof tableInput>,
) {
  const { readPastIncidents } = await import("#evidence/incident-imports/read");
  const bytes = new Uint8Array(await file.arrayBuffer());
  const incidents = await readPastIncidents(bytes, { ...reading, now: app.now() });
  return perform(app, actorOf(visitor), (work) => importIncidents(work, incidents, file.name));
}

export default function ImportIncidents() {
  const answer = useAnswer<typeof action>();
  const done = answer?.done;
  return (
    <>
      <Crumbs steps={[["Incidents", "/incidents"], ["Import"]]} />
      <PageHeader
        title="Import past incidents"
        lede="All or nothing, as closed history: no clocks or reminders start. Existing records stay unchanged."
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
          label="JSON or CSV file, or workbook"
          accept=".json,.csv,.xlsx,.xlsm,application/json,text/csv"
          hint="VERIS records as JSON (one or a list) or as CSV with the column incident_id, or the breach list of haveibeenpwned.com. A date known to the month or year stays so."
        />
      </div>
    </>
  );
}
