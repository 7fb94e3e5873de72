import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { submit } from "#app/http";
import { importCustomers } from "#app/operations/customers";
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
import { Refused } from "#domain/errors";
import { z } from "#domain/schema";
import { BadFile, badLineText } from "#evidence/bad-lines";
import { readCustomers } from "#evidence/customers";

export const meta = () => [{ title: "Import customers · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "customers.edit");
  return {};
}

const importInput = z.object({ file: z.instanceof(File, { message: "Choose a CSV file" }) });

export async function action(args: ActionFunctionArgs) {
  const { app } = args.context;
  return submit(args, {
    schema: importInput,
    action: "customers.edit",
    run: async (visitor, { file }) => {
      const lines = await readCustomers(new Uint8Array(await file.arrayBuffer())).catch(withLines);
      return perform(app, actorOf(visitor), (work) => importCustomers(work, lines, file.name));
    },
    then: (done) => data({ result: null, done }),
  });
}

/** The refusal of a file with its first bad lines in the message, so that they stand at the field. */
function withLines(refusal: unknown): never {
  if (!(refusal instanceof BadFile)) throw refusal;
  throw new Refused(
    "invalid",
    [refusal.message, ...refusal.lines.slice(0, 20).map(badLineText)].join(" "),
    "file",
  );
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
