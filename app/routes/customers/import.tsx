import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { submit } from "#app/http";
import { importCustomers } from "#app/operations/customers";
import { refuseFile } from "#app/refused-file";
import { actorOf } from "#app/visitor";
import { perform } from "#app/work";
import { Crumbs } from "#components/crumbs";
import { FileDrop } from "#components/file-drop";
import { Form, type FormAnswer } from "#components/form";
import { Head } from "#components/head";
import { Link } from "#components/link";
import { Note } from "#components/note";
import { Sheet } from "#components/sheet";
import { Submit } from "#components/submit";
import { fileInput } from "#domain/file-input";
import { readCustomers } from "#evidence/customers";

export const meta = () => [{ title: "Import customers · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "customers.edit");
  return {};
}

export async function action(args: ActionFunctionArgs) {
  const { app } = args.context;
  return submit(args, {
    schema: fileInput,
    action: "customers.edit",
    run: async (visitor, { file }) => {
      const lines = await readCustomers(new Uint8Array(await file.arrayBuffer())).catch(refuseFile);
      return perform(app, actorOf(visitor), (work) => importCustomers(work, lines, file.name));
    },
    then: (done) => data({ result: null, done }),
  });
}

export default function ImportCustomers() {
  const answer = useActionData<typeof action>() as
    | (FormAnswer & { done?: { registered: number; changed: number; unchanged: number } })
    | undefined;
  return (
    <>
      <Crumbs steps={[["Customers", "/customers"], ["Import"]]} />
      <Head
        title="Import customers"
        lede="A CSV file, taken whole or not at all. Known names are updated, nobody is doubled or removed."
      />
      <div className="stack">
        {answer?.done ? (
          <Note tone="kept" live>
            {answer.done.registered} registered, {answer.done.changed} changed, {answer.done.unchanged}{" "}
            unchanged. <Link to="/customers">See the register</Link>
          </Note>
        ) : null}
        <Sheet pad>
          <Form<{ file: string }>
            id="import"
            answer={answer}
            multipart
            foot={<Submit kind="go">Import the list</Submit>}
          >
            {(fields) => (
              <FileDrop
                field={fields.file}
                label="CSV file"
                accept=".csv,text/csv"
                hint="Columns: name, security_email, privacy_email, breach_hours, breach_from (verified or aware), subprocessor_notice_days, contract. Only name is needed."
              />
            )}
          </Form>
        </Sheet>
      </div>
    </>
  );
}
