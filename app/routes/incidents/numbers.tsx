import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { readIncidentNumbers } from "#app/queries/incidents/numbers";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Empty } from "#components/ui/empty";
import { PageHeader } from "#components/ui/page-header";
import { Table } from "#components/ui/table";
import { incidentStatuses, statusWords } from "#domain/incidents/incidents";
import type { Median, YearNumbers } from "#domain/incidents/numbers";
import { severityStates } from "#domain/incidents/severity";
import { lengthText } from "#domain/when";

export const meta = () => [{ title: "Incidents by year · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "incidents.view");
  return { ...(await readIncidentNumbers(args.context.app, visitor)), scope: visitor.scope };
}

const sources: [string, string][] = [
  ["officer", "opened by an officer"],
  ["report", "reported by staff"],
  ["api", "reported by a program"],
  ["cli", "from the command line"],
];

export default function Numbers() {
  const { own, imported, exercises, scope } = useLoaderData<typeof loader>();
  return (
    <>
      <Crumbs steps={[["Incidents", "/incidents"], ["By year"]]} />
      <PageHeader
        title="Incidents by year"
        intro={
          scope
            ? `Incidents that occurred, were discovered or were recorded from ${scope.from} to ${scope.to}, by the year in which they occurred, or were recorded where that is not known.`
            : "By the year in which they occurred, or were recorded where that is not known."
        }
      >
        <a className="btn" href="/incidents/numbers.csv">
          As CSV
        </a>
      </PageHeader>
      <div className="stack">
        {own.length === 0 ? (
          <Empty title={scope ? "No incident is about your period" : "No incidents"}>
            <p>Imported history and exercises are counted separately.</p>
          </Empty>
        ) : (
          <Own years={own} />
        )}
        {imported.length > 0 ? (
          <Card title="Imported history">
            <Counts
              label="Imported history"
              years={imported}
              columns={severityStates.map((one) => [one, (year) => year.severity[one]])}
            />
            <p className="pad small muted">Records without a rating count as medium until rated.</p>
          </Card>
        ) : null}
        {exercises.length > 0 ? (
          <Card title="Exercises">
            <Counts
              label="Exercises"
              years={exercises}
              columns={[["closed", (year) => year.status.closed]]}
            />
          </Card>
        ) : null}
      </div>
    </>
  );
}

function Own({ years }: { years: YearNumbers[] }) {
  const used = sources.filter(([key]) => years.some((year) => year.source[key]));
  return (
    <>
      <Card title="By severity">
        <Counts
          label="By severity"
          years={years}
          columns={severityStates.map((one) => [one, (year) => year.severity[one]])}
        />
      </Card>
      <Card title="By state">
        <Counts
          label="By state"
          years={years}
          columns={incidentStatuses.map((one) => [statusWords[one], (year) => year.status[one]])}
        />
      </Card>
      <Card title="By source">
        <Counts
          label="By source"
          years={years}
          columns={used.map(([key, text]) => [text, (year) => year.source[key]])}
        />
      </Card>
      <Card title="Median time">
        <Table
          label="Medians"
          rows={years}
          rowKey={(row) => row.year ?? "unknown"}
          columns={[
            { key: "year", label: "Year", wide: true, cell: yearText },
            length("discovered", "Occurred to discovered", (row) => row.toDiscovered),
            length("contained", "Discovered to contained", (row) => row.toContained),
            length("notified", "Aware to first notice", (row) => row.toNotified),
          ]}
        />
        <p className="pad small muted">
          Times known to the day count from its start; less precise times count as unknown.
        </p>
      </Card>
      <Card title="Clocks">
        <Counts
          label="Clocks"
          years={years}
          all={false}
          columns={[
            ["kept", (year) => year.clocks.kept],
            ["late", (year) => year.clocks.late],
            ["not required", (year) => year.clocks.not_required],
            ["open", (year) => year.clocks.open],
          ]}
        />
      </Card>
    </>
  );
}

type Count = [label: string, of: (year: YearNumbers) => number | undefined];

function Counts({
  label,
  years,
  columns,
  all = true,
}: {
  label: string;
  years: YearNumbers[];
  columns: Count[];
  all?: boolean;
}) {
  const whole: Count[] = all ? [["all", (year) => year.count], ...columns] : columns;
  return (
    <Table
      label={label}
      rows={years}
      rowKey={(row) => row.year ?? "unknown"}
      columns={[
        { key: "year", label: "Year", wide: true, cell: yearText },
        ...whole.map(([text, of]) => ({
          key: text,
          label: text.charAt(0).toUpperCase() + text.slice(1),
          short: text.charAt(0).toUpperCase() + text.slice(1),
          num: true,
          cell: (row: YearNumbers) => of(row) ?? 0,
        })),
      ]}
    />
  );
}

function length(key: string, label: string, of: (row: YearNumbers) => Median) {
  return { key, label, short: label, cell: (row: YearNumbers) => medianText(of(row)) };
}

function yearText({ year }: YearNumbers) {
  return <b>{year ?? "not known"}</b>;
}

function medianText({ ms, known, unknown }: Median) {
  const words = [known > 0 ? `of ${known}` : "", unknown > 0 ? `${unknown} unknown` : ""];
  return (
    <>
      {ms === null ? "not known" : lengthText(ms)}{" "}
      <small className="muted">{words.filter(Boolean).join(", ")}</small>
    </>
  );
}
