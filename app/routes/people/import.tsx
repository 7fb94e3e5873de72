import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { actorOf, type Visitor } from "#app/auth/visitor";
import type { AppContext } from "#app/context";
import { setFlash } from "#app/http/flash";
import { submitFile } from "#app/http/submit-file";
import { importPeople, type PeopleImport } from "#app/operations/people/import";
import { takeTable } from "#app/operations/table-import";
import { ImportFile } from "#components/files/import-file";
import { Crumbs } from "#components/ui/crumbs";
import { useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { organisationZone } from "#db/installation/organisation";
import { type TableUpload, tableInput } from "#domain/file-input";
import { inWords, SAMPLE } from "#domain/file-preview";
import { PEOPLE_FIELDS, readPeople } from "#evidence/files/people";

export const meta = () => [{ title: "Import a staff list · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "people.edit");
  return { columns: PEOPLE_FIELDS };
}

export async function action(args: ActionFunctionArgs) {
  const { app } = args.context;
  return submitFile(args, {
    schema: tableInput,
    action: "people.edit",
    stepUp: true,
    run: (visitor, upload) => importFile(app, visitor, upload),
    then: (result) => answerFor(app, result),
  });
}

function answerFor(app: AppContext, taken: Awaited<ReturnType<typeof importFile>>) {
  if (taken.preview) return data({ result: null, preview: taken.preview });
  const words = [countsText(taken.done), taken.below].filter(Boolean).join(" ");
  return redirect(setFlash(app, "/people", words));
}

async function importFile(app: AppContext, visitor: Visitor, upload: TableUpload) {
  const zone = await organisationZone(app.read);
  return takeTable(app, actorOf(visitor), upload, {
    read: readPeople,
    take: (work, list) => importPeople(work, list, upload.file.name, zone),
    sample: ({ people }) =>
      people
        .slice(0, SAMPLE)
        .map(({ line: _line, managerEmail, startsOn, endsOn, ...person }) =>
          inWords({ ...person, manager: managerEmail, "first day": startsOn, "last day": endsOn }),
        ),
    outcome: (done) => [
      ["Added", done.added],
      ["Updated", done.updated],
      ["Ended", done.ended],
      ["Unchanged", done.unchanged],
    ],
  });
}

function countsText({ added, updated, ended }: PeopleImport): string {
  return `${added} added, ${updated} updated, ${ended} ended.`;
}

export default function ImportPeople() {
  const { columns } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  return (
    <>
      <Crumbs steps={[["People", "/people"], ["Import"]]} />
      <PageHeader
        title="Import a staff list"
        intro="Known people are updated and new people are added. No one is deleted."
      />
      <div className="stack">
        <ImportFile
          answer={answer}
          stepUp
          button="Import the list"
          columns={columns}
          template="/people/template.csv"
          dates
          label="CSV file or workbook"
          hint="Required columns: name (or first_name and last_name), email. Optional: aliases, department, title, manager (an e-mail), starts_on, ends_on. The file is imported completely or not at all."
        />
      </div>
    </>
  );
}
