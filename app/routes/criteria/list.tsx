import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { readProgramme } from "#app/queries/controls/programme";
import { Card } from "#components/ui/card";
import { Empty } from "#components/ui/empty";
import { Link } from "#components/ui/link";
import { PageHeader } from "#components/ui/page-header";
import { Table } from "#components/ui/table";
import { countsText } from "#domain/controls/coverage";
import { countStates } from "#domain/controls/readiness";
import { listCriteria } from "#policies/catalogue";

export const meta = () => [{ title: "Criteria · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "programme.view");
  const { app } = args.context;
  const { controls, categories } = await readProgramme(app.read, app.now(), visitor.scope);
  const lines = listCriteria(categories).map((criterion) => {
    const serving = controls.filter((control) => control.version.criteria.includes(criterion.id));
    return {
      id: criterion.id,
      title: criterion.title,
      series: criterion.series,
      controls: serving.map((control) => control.ref),
      summary: countsText(countStates(serving.flatMap((control) => control.occurrences))),
    };
  });
  return { lines };
}

export default function Criteria() {
  const { lines } = useLoaderData<typeof loader>();
  const bare = lines.filter((line) => line.controls.length === 0).length;
  if (lines.length === 0) {
    return (
      <>
        <PageHeader title="Criteria" />
        <Empty title="No category is chosen yet">
          <p>
            The criteria come with the <Link to="/programme">programme</Link>.
          </p>
        </Empty>
      </>
    );
  }
  return (
    <>
      <PageHeader
        title="Criteria"
        intro={`${lines.length} Trust Services Criteria in our own words. ${bare === 0 ? "Each has at least one control." : `${bare} have no control.`}`}
      />
      <div className="stack">
        {[...new Set(lines.map((line) => line.series))].map((series) => (
          <Card key={series} title={series}>
            <Table
              label={series}
              rows={lines.filter((line) => line.series === series)}
              rowKey={(line) => line.id}
              columns={[
                { key: "id", label: "No.", cell: (line) => <span className="mono nowrap">{line.id}</span> },
                {
                  key: "title",
                  label: "Criterion",
                  wide: true,
                  cell: (line) => <Link to={`/criteria/${line.id}`}>{line.title}</Link>,
                },
                {
                  key: "summary",
                  label: "Occurrences of their controls",
                  wide: true,
                  cell: (line) => <span className="muted">{line.summary}</span>,
                },
                {
                  key: "controls",
                  label: "Controls",
                  wide: true,
                  cell: (line) => <Refs refs={line.controls} />,
                },
              ]}
            />
          </Card>
        ))}
      </div>
    </>
  );
}

function Refs({ refs }: { refs: readonly string[] }) {
  if (refs.length === 0) return <span className="faint">none</span>;
  return (
    <>
      {refs.map((ref, index) => (
        <span key={ref} className="mono">
          {index > 0 ? ", " : ""}
          <Link to={`/controls/${ref}`}>{ref}</Link>
        </span>
      ))}
    </>
  );
}
