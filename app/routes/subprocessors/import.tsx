import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { actorOf, type Visitor } from "#app/auth/visitor";
import type { AppContext } from "#app/context";
import { submitFile } from "#app/http/submit-file";
import { takeTable } from "#app/operations/table-import";
import {
  type ImportResult,
  importNotes,
  importSubprocessors,
} from "#app/operations/vendors/subprocessor-import";
import { ImportFile } from "#components/files/import-file";
import { Card } from "#components/ui/card";
import { Check } from "#components/ui/check";
import { Crumbs } from "#components/ui/crumbs";
import { Facts } from "#components/ui/facts";
import { useAnswer } from "#components/ui/form";
import { Link } from "#components/ui/link";
import { PageHeader } from "#components/ui/page-header";
import { counted, firstNames } from "#domain/counted";
import type { TableUpload } from "#domain/file-input";
import { inWords, SAMPLE } from "#domain/file-preview";
import { importInput } from "#domain/vendors/subprocessor-import";
import { readSubprocessorList, SUBPROCESSOR_COLUMNS } from "#evidence/files/subprocessor-list";

export const meta = () => [{ title: "Import a list · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "vendors.edit");
  return { columns: SUBPROCESSOR_COLUMNS };
}

export async function action(args: ActionFunctionArgs) {
  const { app } = args.context;
  return submitFile(args, {
    schema: importInput,
    action: "vendors.edit",
    run: (visitor, upload) => importFile(app, visitor, upload),
    then: (result) => answerFor(result),
  });
}

function answerFor({ done, preview }: Awaited<ReturnType<typeof importFile>>) {
  return done?.drafts
    ? redirect(`/subprocessors/imports/${done.drafts.id}`)
    : data({ result: null, done, preview });
}

function importFile(app: AppContext, visitor: Visitor, upload: TableUpload & { whole: boolean }) {
  return takeTable(app, actorOf(visitor), upload, {
    read: readSubprocessorList,
    take: (work, lines) =>
      importSubprocessors(work, lines, { whole: upload.whole, source: upload.file.name }),
    sample: (lines) =>
      lines
        .slice(0, SAMPLE)
        .map(({ terms, since, dpaSignedOn, formerly }) =>
          inWords({ ...terms, since, "DPA signed on": dpaSignedOn, formerly }),
        ),
    outcome: (result) => [
      ["New", result.added],
      ["Renamed", result.renamed],
      ["Merged", result.merged],
      ["Changed", result.changed],
      ["Unchanged", result.same],
      ["In a pending change", result.underWay],
      ["Not in the file", result.missing.length],
      ["Removals drafted", result.removalsDrafted],
    ],
    notes: importNotes,
  });
}

export default function ImportSubprocessors() {
  const { columns } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  if (answer?.done) return <Done result={answer.done} />;
  return (
    <>
      <Crumbs steps={[["Subprocessors", "/subprocessors"], ["Import"]]} />
      <PageHeader
        title="Import a list"
        intro="Your subprocessors, from a CSV file or workbook. Nothing is published: this creates drafts to approve and announce."
      />
      <div className="stack">
        <ImportFile
          answer={answer}
          button="Import the list"
          columns={columns}
          template="/subprocessors/template.csv"
          dates
          label="CSV file or workbook"
          hint="Columns: name, purpose; optional: location, data, transfer, url, since, dpa, formerly. A company can appear several times, once per purpose. A past day in “since” is shown as a statement of today; earlier lists stay as they were."
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

/** Nothing new: no draft was made. */
function Done({ result }: { result: ImportResult }) {
  return (
    <>
      <Crumbs steps={[["Subprocessors", "/subprocessors"], ["Import"]]} />
      <PageHeader
        title="No changes"
        intro={`${counted(result.lines, "line was", "lines were")} read. The register is already up to date.`}
      >
        <Link className="btn go" to="/subprocessors">
          Open the register
        </Link>
      </PageHeader>
      <Card title="Import preview">
        <Facts
          facts={[
            ["Unchanged", result.same],
            ["In a pending change", result.underWay],
            result.differing.length > 0
              ? ["Different from the pending change", `lines ${result.differing.join(", ")}`]
              : null,
            ["Not in the file", result.missing.length ? firstNames(result.missing) : "none"],
          ]}
        />
      </Card>
    </>
  );
}
