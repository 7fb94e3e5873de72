import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { actorOf, type Visitor } from "#app/auth/visitor";
import type { AppContext } from "#app/context";
import { submitFile } from "#app/http/submit-file";
import { importCustomers } from "#app/operations/customers/customers";
import { takeTable } from "#app/operations/table-import";
import { ImportFile } from "#components/files/import-file";
import { Crumbs } from "#components/ui/crumbs";
import { useAnswer } from "#components/ui/form";
import { Link } from "#components/ui/link";
import { Note } from "#components/ui/note";
import { PageHeader } from "#components/ui/page-header";
import type { CustomerInput } from "#domain/customers/customers";
import { type TableUpload, tableInput } from "#domain/file-input";
import { inWords, SAMPLE } from "#domain/file-preview";
import { CUSTOMER_COLUMNS, readCustomers } from "#evidence/files/customers";

export const meta = () => [{ title: "Import customers · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "customers.edit");
  return { columns: CUSTOMER_COLUMNS };
}

export async function action(args: ActionFunctionArgs) {
  const { app } = args.context;
  return submitFile(args, {
    schema: tableInput,
    action: "customers.edit",
    run: (visitor, upload) => importFile(app, visitor, upload),
    then: ({ done, preview }) => data({ result: null, done, preview }),
  });
}

function importFile(app: AppContext, visitor: Visitor, upload: TableUpload) {
  return takeTable(app, actorOf(visitor), upload, {
    read: readCustomers,
    take: (work, lines) => importCustomers(work, lines, upload.file.name),
    sample: (lines) => lines.slice(0, SAMPLE).map(customerWords),
    outcome: (done) => [
      ["Registered", done.registered],
      ["Changed", done.changed],
      ["Unchanged", done.unchanged],
    ],
  });
}

function customerWords(one: CustomerInput): Record<string, string> {
  return inWords({
    name: one.name,
    "security e-mail": one.securityEmail,
    "privacy e-mail": one.privacyEmail,
    "breach hours": one.breachHours,
    "counted from": one.breachFrom,
    "subprocessor notice days": one.subprocessorNoticeDays,
    contract: one.contract,
  });
}

export default function ImportCustomers() {
  const { columns } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  return (
    <>
      <Crumbs steps={[["Customers", "/customers"], ["Import"]]} />
      <PageHeader
        title="Import customers"
        intro="A CSV file or workbook, all or nothing. Existing customers are updated; none are duplicated or removed."
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
          columns={columns}
          template="/customers/template.csv"
          label="CSV file or workbook"
          hint="Columns: name, security_email, privacy_email, breach_hours, breach_from (verified or aware), subprocessor_notice_days, contract. Only name is required."
        />
      </div>
    </>
  );
}
