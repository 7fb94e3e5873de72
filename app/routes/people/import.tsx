import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { requireUser } from "#app/auth/require";
import { actorOf, type Visitor } from "#app/auth/visitor";
import type { AppContext } from "#app/context";
import { setFlash } from "#app/http/flash";
import { submitFile } from "#app/http/submit-file";
import { importPeople } from "#app/operations/people/import";
import { perform } from "#app/work";
import { ImportFile } from "#components/files/import-file";
import { Crumbs } from "#components/ui/crumbs";
import { useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { organisationZone } from "#db/installation/organisation";
import { tableInput } from "#domain/file-input";
import type { z } from "#domain/schema";
import { readPeople } from "#evidence/files/people";

export const meta = () => [{ title: "Import a staff list · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "people.edit");
  return null;
}

export async function action(args: ActionFunctionArgs) {
  const { app } = args.context;
  return submitFile(args, {
    schema: tableInput,
    action: "people.edit",
    stepUp: true,
    run: (visitor, input) => importFile(app, visitor, input),
    then: (done) => redirect(setFlash(app, "/people", countsText(done))),
  });
}

async function importFile(
  app: AppContext,
  visitor: Visitor,
  { file, ...reading }: z.output<typeof tableInput>,
) {
  const list = await readPeople(new Uint8Array(await file.arrayBuffer()), { ...reading, now: app.now() });
  const zone = await organisationZone(app.read);
  return perform(app, actorOf(visitor), (work) => importPeople(work, list, file.name, zone));
}

function countsText({ added, updated, ended }: Awaited<ReturnType<typeof importPeople>>): string {
  return `${added} added, ${updated} updated, ${ended} ended.`;
}

export default function ImportPeople() {
  const answer = useAnswer<typeof action>();
  return (
    <>
      <Crumbs steps={[["People", "/people"], ["Import"]]} />
      <PageHeader
        title="Import a staff list"
        lede="Known people are updated and new people are added. No one is deleted."
      />
      <div className="stack">
        <ImportFile
          answer={answer}
          stepUp
          button="Import the list"
          label="CSV file or workbook"
          hint="Required columns: name, email. Optional: aliases, department, title, manager (an e-mail), starts_on, ends_on. The file is imported completely or not at all."
        />
      </div>
    </>
  );
}
