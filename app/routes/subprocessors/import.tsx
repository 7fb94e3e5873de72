import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { submit } from "#app/http";
import { type ImportResult, importSubprocessors } from "#app/operations/subprocessor-import";
import { actorOf } from "#app/visitor";
import { perform } from "#app/work";
import { Check } from "#components/check";
import { Crumbs } from "#components/crumbs";
import { Facts } from "#components/facts";
import { FileDrop } from "#components/file-drop";
import { Form, type FormAnswer } from "#components/form";
import { Head } from "#components/head";
import { Link } from "#components/link";
import { Sheet } from "#components/sheet";
import { Submit } from "#components/submit";
import { Table } from "#components/table";
import { importInput } from "#domain/subprocessor-import";
import { BadFile, type BadLine } from "#evidence/bad-lines";
import { readSubprocessorList } from "#evidence/subprocessor-list";

export const meta = () => [{ title: "Import a list · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "vendors.edit");
  return null;
}

export async function action(args: ActionFunctionArgs) {
  const { app } = args.context;
  return submit(args, {
    schema: importInput,
    action: "vendors.edit",
    run: async (visitor, { file, whole }) => {
      const lines = await readSubprocessorList(new Uint8Array(await file.arrayBuffer())).catch(badFile);
      if (lines instanceof BadFile) return lines;
      return perform(app, actorOf(visitor), (work) =>
        importSubprocessors(work, lines, { whole, source: file.name }),
      );
    },
    then: (result) =>
      result instanceof BadFile
        ? data(
            {
              result: { status: "error" as const, error: { file: [result.message] } },
              bad: result.lines,
              done: undefined,
            },
            { status: 400 },
          )
        : data({ result: null, bad: undefined, done: result }),
  });
}

type Answer = FormAnswer & { bad?: BadLine[]; done?: ImportResult };

export default function ImportSubprocessors() {
  const answer = useActionData<typeof action>() as Answer | undefined;
  if (answer?.done) return <Done result={answer.done} />;
  return (
    <>
      <Crumbs steps={[["Subprocessors", "/subprocessors"], ["Import"]]} />
      <Head
        title="Import a list"
        lede="Companies that work for you already, from a CSV file. The file is taken whole or not at all."
      />
      <div className="stack">
        <Sheet pad>
          <Form<{ file: File; whole?: boolean }>
            id="import"
            answer={answer}
            multipart
            close
            foot={
              <Submit kind="go" busy="Reading the file">
                Import the list
              </Submit>
            }
          >
            {(fields) => (
              <>
                <FileDrop
                  field={fields.file}
                  label="CSV file"
                  accept=".csv,text/csv"
                  hint="Columns: name, purpose; if known location, data, transfer, url, since, dpa, formerly. One company may stand in it several times, once for each purpose."
                />
                <Check
                  field={fields.whole}
                  hint="For each company in use that it does not name, a removal is drafted. Nothing is announced."
                >
                  This is the whole list
                </Check>
              </>
            )}
          </Form>
        </Sheet>
        {answer?.bad?.length ? (
          <Sheet title="What to mend in the file" aside={`${answer.bad.length} shown`}>
            <Table
              label="Lines that cannot be taken"
              rows={answer.bad}
              rowKey={(row) => `${row.line}:${row.column}:${row.reason}`}
              columns={[
                { key: "line", label: "Line", short: "Line", cell: (row) => row.line },
                { key: "column", label: "Column", cell: (row) => row.column ?? "whole line" },
                { key: "reason", label: "Reason", wide: true, cell: (row) => row.reason },
              ]}
            />
          </Sheet>
        ) : null}
      </div>
    </>
  );
}

function Done({ result }: { result: ImportResult }) {
  return (
    <>
      <Crumbs steps={[["Subprocessors", "/subprocessors"], ["Import"]]} />
      <Head
        title="The list is imported"
        lede={`${result.lines} ${result.lines === 1 ? "line was" : "lines were"} read.`}
      >
        <Link className="btn go" to="/subprocessors">
          See the register
        </Link>
      </Head>
      <Sheet title="What changed">
        <Facts
          facts={[
            ["New", result.added],
            ["Renamed", result.renamed],
            ["Changed", result.changed],
            ["As before", result.same],
            ["Not in the file", result.missing.length ? result.missing.join(", ") : "none"],
            result.removalsDrafted > 0 ? ["Removals drafted", result.removalsDrafted] : null,
          ]}
        />
      </Sheet>
    </>
  );
}

function badFile(error: unknown): BadFile {
  if (error instanceof BadFile) return error;
  throw error;
}
