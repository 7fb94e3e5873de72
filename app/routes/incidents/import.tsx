import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from "@remix-run/node";
import { requireUser } from "#app/auth/require";
import { actorOf } from "#app/auth/visitor";
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

export const meta = () => [{ title: "Import incidents · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "incidents.edit");
  return {};
}

export async function action(args: ActionFunctionArgs) {
  const { app } = args.context;
  return submitFile(args, {
    schema: tableInput,
    action: "incidents.edit",
    run: async (visitor, { file, encoding, worksheet }) => {
      const { readPastIncidents } = await import("#evidence/incident-imports/read");
      const incidents = await readPastIncidents(new Uint8Array(await file.arrayBuffer()), {
        encoding,
        worksheet,
        now: args.context.app.now(),
      });
      return perform(app, actorOf(visitor), (work) => importIncidents(work, incidents, file.name));
    },
    then: (done) => data({ result: null, done }),
  });
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
