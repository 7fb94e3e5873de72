import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { can } from "#app/http/submit";
import { readProgramme } from "#app/queries/controls/programme";
import { Card } from "#components/ui/card";
import { Choice } from "#components/ui/choice";
import { Empty } from "#components/ui/empty";
import { named } from "#components/ui/field";
import { Hash } from "#components/ui/hash";
import { Link } from "#components/ui/link";
import { PageHeader } from "#components/ui/page-header";
import { Select } from "#components/ui/select";
import { Table } from "#components/ui/table";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import { listExports } from "#db/installation/exports";
import { listCriteria } from "#policies/catalogue";

export const meta = () => [{ title: "Exports · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "exports.create");
  const { app } = args.context;
  const programme = await readProgramme(app.read, app.now(), visitor.scope);
  const served = new Set(programme.controls.flatMap((control) => control.version.criteria));
  const own = visitor.role === "auditor" ? visitor.userId : null;
  return {
    period: programme.period,
    controls: programme.controls.map(({ ref, version }) => [ref, `${ref} ${version.title}`] as const),
    criteria: listCriteria(programme.categories)
      .filter(({ id }) => served.has(id))
      .map(({ id, title }) => [id, `${id} ${title}`] as const),
    exports: await listExports(app.read, own),
    mayLoad: can(visitor, "programme.edit"),
  };
}

export default function Exports() {
  const { period, controls, criteria, exports, mayLoad } = useLoaderData<typeof loader>();
  if (!period || controls.length === 0) {
    return (
      <>
        <PageHeader title="Exports" intro="No binder available yet." />
        <Empty
          title="Load a programme and set an audit period first"
          action={
            mayLoad ? (
              <Link className="btn go" to="/programme/load">
                Load the programme
              </Link>
            ) : null
          }
        >
          <p>A binder shows what was expected of each control in the period, and the evidence.</p>
        </Empty>
      </>
    );
  }
  return (
    <>
      <PageHeader
        title="Exports"
        intro="A binder is one PDF: what was expected, what happened, the provenance of all evidence, and the policies in force. The export requires a code and is logged with its hash."
      />
      <div className="stack">
        <div className="cols even">
          <Card title="The whole period" pad>
            <p>
              All {controls.length} controls, <When at={period.from} /> to <When at={period.to} />.
            </p>
            <form method="get" action="/exports/binder.pdf" className="stack tight">
              <Choice field={named("form", "full")} label="Form" options={forms} />
              <div className="row">
                <button type="submit" className="btn go">
                  Download the period’s binder
                </button>
                <DataButton />
              </div>
            </form>
          </Card>
          <Card title="One control or criterion" pad>
            <form method="get" action="/exports/binder.pdf" className="stack tight">
              <Select field={named("control")} label="Control" options={controls} width="l" />
              <div className="row">
                <button type="submit" className="btn">
                  Download the control’s binder
                </button>
                <DataButton />
              </div>
            </form>
            <form method="get" action="/exports/binder.pdf" className="stack tight">
              <Select field={named("criterion")} label="Criterion" options={criteria} width="l" />
              <div className="row">
                <button type="submit" className="btn">
                  Download the criterion’s binder
                </button>
                <DataButton />
              </div>
            </form>
          </Card>
        </div>
        <Earlier exports={exports} />
      </div>
    </>
  );
}

const forms = [
  {
    value: "full",
    text: "Full",
    hint: "Every occurrence, the provenance of each item of evidence, the text of each policy.",
  },
  {
    value: "short",
    text: "Short",
    hint: "Frequent controls summed up by month, evidence as lists, exceptions in full.",
  },
];

type Line = Awaited<ReturnType<typeof loader>>["exports"][number];

function Earlier({ exports }: { exports: Line[] }) {
  if (exports.length === 0) {
    return (
      <Empty title="No exports yet">
        <p>Every exported PDF is listed here with the SHA-256 of the file.</p>
      </Empty>
    );
  }
  return (
    <Card title="Earlier exports" aside="from the log, newest first">
      <Table
        label="Earlier exports"
        rows={exports}
        rowKey={(row) => String(row.line)}
        columns={[
          { key: "file", label: "File", cell: (row) => row.file, wide: true },
          { key: "at", label: "When", cell: (row) => <When at={row.at} as="moment" /> },
          { key: "who", label: "Who", cell: (row) => <Who name={row.who} /> },
          {
            key: "sha",
            label: "SHA-256",
            drop: "mid",
            cell: (row) => (row.sha256 ? <Hash value={row.sha256} /> : "download interrupted"),
          },
        ]}
      />
    </Card>
  );
}

/** The data that the form's binder prints, with which its content hash can be computed. */
function DataButton() {
  return (
    <button type="submit" className="btn quiet" formAction="/exports/binder.json">
      Data as JSON
    </button>
  );
}
