import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from "@remix-run/node";
import { requireUser } from "#app/auth/require";
import { actorOf } from "#app/auth/visitor";
import { submitFile } from "#app/http/submit-file";
import { type ImportResult, importSubprocessors } from "#app/operations/vendors/subprocessor-import";
import { perform } from "#app/work";
import { ImportFile } from "#components/files/import-file";
import { Card } from "#components/ui/card";
import { Check } from "#components/ui/check";
import { Crumbs } from "#components/ui/crumbs";
import { Facts } from "#components/ui/facts";
import { useAnswer } from "#components/ui/form";
import { Link } from "#components/ui/link";
import { PageHeader } from "#components/ui/page-header";
import { importInput } from "#domain/vendors/subprocessor-import";
import { readSubprocessorList } from "#evidence/files/subprocessor-list";

export const meta = () => [{ title: "Import a list · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "vendors.edit");
  return null;
}

export async function action(args: ActionFunctionArgs) {
  const { app } = args.context;
  return submitFile(args, {
    schema: importInput,
    action: "vendors.edit",
    run: async (visitor, { file, whole, encoding }) => {
      const lines = await readSubprocessorList(new Uint8Array(await file.arrayBuffer()), { encoding });
      return perform(app, actorOf(visitor), (work) =>
        importSubprocessors(work, lines, { whole, source: file.name }),
      );
    },
    then: (done) => data({ result: null, done }),
  });
}

export default function ImportSubprocessors() {
  const answer = useAnswer<typeof action>();
  if (answer?.done) return <Done result={answer.done} />;
  return (
    <>
      <Crumbs steps={[["Subprocessors", "/subprocessors"], ["Import"]]} />
      <PageHeader
        title="Import a list"
        lede="Your existing subprocessors, from a CSV file. All or nothing."
      />
      <div className="stack">
        <ImportFile
          answer={answer}
          button="Import the list"
          label="CSV file"
          hint="Columns: name, purpose; if known location, data, transfer, url, since, dpa, formerly. A company can appear several times, once per purpose."
        >
          {(fields) => (
            <Check
              field={fields.whole}
              hint="For each company in use that is missing from the file, a removal is drafted. Nothing is announced."
            >
              This is the complete list
            </Check>
          )}
        </ImportFile>
      </div>
    </>
  );
}

function Done({ result }: { result: ImportResult }) {
  return (
    <>
      <Crumbs steps={[["Subprocessors", "/subprocessors"], ["Import"]]} />
      <PageHeader
        title="The list is imported"
        lede={`${result.lines} ${result.lines === 1 ? "line was" : "lines were"} read.`}
      >
        <Link className="btn go" to="/subprocessors">
          Open the register
        </Link>
      </PageHeader>
      <Card title="What changed">
        <Facts
          facts={[
            ["New", result.added],
            ["Renamed", result.renamed],
            ["Changed", result.changed],
            ["Unchanged", result.same],
            ["Not in the file", result.missing.length ? result.missing.join(", ") : "none"],
            result.removalsDrafted > 0 ? ["Removals drafted", result.removalsDrafted] : null,
          ]}
        />
      </Card>
    </>
  );
}
