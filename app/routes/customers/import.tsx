import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from "@remix-run/node";
import { requireUser } from "#app/auth/require";
import { actorOf, type Visitor } from "#app/auth/visitor";
import type { AppContext } from "#app/context";
import { submitFile } from "#app/http/submit-file";
import { importCustomers } from "#app/operations/customers/customers";
import { perform } from "#app/work";
import { ImportFile } from "#components/files/import-file";
import { Crumbs } from "#components/ui/crumbs";
import { useAnswer } from "#components/ui/form";
import { Link } from "#components/ui/link";
import { Note } from "#components/ui/note";
import { PageHeader } from "#components/ui/page-header";
import { tableInput } from "#domain/file-input";
import type { z } from "#domain/schema";
import { readCustomers } from "#evidence/files/customers";

export const meta = () => [{ title: "Import customers · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "customers.edit");
  return {};
}

export async function action(args: ActionFunctionArgs) {
  return submitFile(args, {
    schema: tableInput,
    action: "customers.edit",
    run: (visitor, input) => importFile(args.context.app, visitor, input),
    then: (done) => data({ result: null, done }),
  });
}

async function importFile(
  app: AppContext,
  visitor: Visitor,
  { file, ...reading }: z.output<typeof tableInput>,
) {
  const lines = await readCustomers(new Uint8Array(await file.arrayBuffer()), reading);
  return perform(app, actorOf(visitor), (work) => importCustomers(work, lines, file.name));
}

export default function ImportCustomers() {
  const answer = useAnswer<typeof action>();
  return (
    <>
      <Crumbs steps={[["Customers", "/customers"], ["Import"]]} />
      <PageHeader
        title="Import customers"
        lede="A CSV file or workbook, all or nothing. Existing customers are updated; none are duplicated or removed."
      />
      <div className="stack">
        {answer?.done ? (
          <Note tone="kept" live>
            {answer.done.registered} registered, {answer.done.changed} changed, {answer.done.unchanged}{" "}
            unchanged. <Link to="/customers">Open the register</Link>
          </Note>
        ) : null}
        <ImportFile
          answer={answer}
          button="Import the list"
          label="CSV file or workbook"
          hint="Columns: name, security_email, privacy_email, breach_hours, breach_from (verified or aware), subprocessor_notice_days, contract. Only name is required."
        />
      </div>
    </>
  );
}
