import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { listView, offsetOf, readListAsk } from "#app/http/list-view";
import { can } from "#app/http/submit";
import { readNilStatements } from "#app/queries/incidents/nil-statements";
import { scopeFilter } from "#app/queries/incidents/scope";
import { incidentFilter, incidentOrder } from "#app/queries/incidents/shown";
import { ExerciseTag } from "#components/incidents/exercise-tag";
import { NilCard } from "#components/incidents/nil-card";
import { StatusBadge } from "#components/incidents/status-badge";
import { Card } from "#components/ui/card";
import { Empty } from "#components/ui/empty";
import { FilterSearch, FilterSelect, Filters } from "#components/ui/filters";
import { Link } from "#components/ui/link";
import { ListFields, ListPager, SavedViews, sortable } from "#components/ui/list";
import { Moment } from "#components/ui/moment";
import { PageHeader } from "#components/ui/page-header";
import { type Column, Table } from "#components/ui/table";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import { countIncidents, incidentSorts, listIncidents } from "#db/incidents/incidents";
import { counted } from "#domain/counted";
import { type IncidentStatus, incidentStatuses, statusWords } from "#domain/incidents/incidents";
import { severityStates } from "#domain/incidents/severity";
import type { ListView } from "#domain/installation/lists";

export const meta = () => [{ title: "Incidents · Surety" }];

/** Exercises are not incidents, and history is not of the register's making: both are counted apart. */
function countWords(all: number, open: number, imported: number, exercises: number, scoped: boolean): string {
  const incidents =
    all === 0
      ? `None is ${scoped ? "about your period" : "on record"}.`
      : `${open} open, ${all} ${scoped ? "about your period" : "on record"}.`;
  const beside = [
    imported > 0 ? `${imported} of imported history` : "",
    exercises > 0 ? counted(exercises, "exercise") : "",
  ].filter(Boolean);
  return beside.length > 0 ? `${incidents} In addition ${beside.join(" and ")}.` : incidents;
}

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "incidents.view");
  const { app } = args.context;
  const query = new URL(args.request.url).searchParams;
  const shown = {
    q: query.get("q") ?? "",
    status: query.get("status") ?? "",
    severity: query.get("severity") ?? "",
    kind: query.get("kind") ?? "",
  };
  const scope = await scopeFilter(app.read, visitor);
  const filter = { ...incidentFilter(query), ...scope };
  const ask = readListAsk(query, [...incidentSorts, ""], "");
  const total = await countIncidents(app.read, filter);
  const rows = await listIncidents(app.read, {
    ...filter,
    order: incidentOrder(query),
    limit: ask.size,
    offset: offsetOf(ask, total),
  });
  const nil = await readNilStatements(app, visitor);
  return {
    shown,
    view: listView(query, ask, incidentSorts, total),
    all: await countIncidents(app.read, { ...scope, exercise: false, imported: false }),
    imported: await countIncidents(app.read, { ...scope, imported: true }),
    open: await countIncidents(app.read, { ...scope, status: "open", exercise: false }),
    exercises: await countIncidents(app.read, { ...scope, exercise: true }),
    mayEdit: can(visitor, "incidents.edit"),
    scoped: visitor.scope !== null,
    incidents: rows.map((row) => ({
      ref: row.ref,
      title: row.title,
      exercise: row.exercise === 1,
      status: row.status as IncidentStatus,
      severity: row.severity,
      reason: row.status === "not_an_incident" ? row.status_reason : null,
      lead: row.lead_name,
      customers: row.customers ?? 0,
      occurred: row.occurred,
      recordedAt: new Date(row.created_at),
      deadline: row.next_deadline ? new Date(row.next_deadline) : null,
    })),
    nil,
  };
}

function emptyTitle(total: number, scoped: boolean): string {
  if (total > 0) return "No matches";
  return scoped ? "No incident is about your period" : "No incidents";
}

export default function Incidents() {
  const { incidents, shown, view, all, open, imported, exercises, nil, mayEdit, scoped } =
    useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        register="/incidents/list.csv"
        title="Incidents"
        intro={
          <>
            {countWords(all, open, imported, exercises, scoped)} <Link to="/incidents/numbers">By year</Link>
          </>
        }
      >
        {mayEdit ? (
          <>
            <Link className="btn" to="/incidents/rules">
              Rules and limit
            </Link>
            <Link className="btn" to="/incidents/import">
              Import
            </Link>
            <Link className="btn" to="/incidents/nil">
              Sign a nil statement
            </Link>
            <Link className="btn go" to="/incidents/new">
              Open an incident
            </Link>
          </>
        ) : null}
      </PageHeader>
      <div className="stack">
        <IncidentFilters shown={shown} view={view} />
        <SavedViews />
        {incidents.length === 0 ? (
          <Empty title={emptyTitle(all + imported + exercises, scoped)}>
            <p>
              Incidents are opened by an officer or reported by staff. Their breach clocks are shown on every
              officer page. For a quarter without incidents, a named person signs a nil statement.
            </p>
          </Empty>
        ) : (
          <Card>
            <Table
              label="Incidents"
              rows={incidents}
              rowKey={(row) => row.ref}
              columns={sortable(columns, view)}
            />
          </Card>
        )}
        <ListPager view={view} />
        <NilCard statements={nil} />
      </div>
    </>
  );
}

type Shown = { q: string; status: string; severity: string; kind: string };

function IncidentFilters({ shown, view }: { shown: Shown; view: ListView }) {
  return (
    <Filters>
      <FilterSearch value={shown.q} hint="Title, reference, text" />
      <FilterSelect
        name="status"
        label="State"
        value={shown.status}
        options={[
          ["", "Any"],
          ["open", "Open"],
          ...incidentStatuses.map((one) => [one, statusWords[one]] as const),
        ]}
      />
      <FilterSelect
        name="severity"
        label="Severity"
        value={shown.severity}
        options={[["", "Any"], ...severityStates.map((one) => [one, one] as const)]}
      />
      <FilterSelect
        name="kind"
        label="Kind"
        value={shown.kind}
        options={[
          ["", "Any"],
          ["real", "real"],
          ["past", "imported history"],
          ["exercise", "exercises"],
        ]}
      />
      <ListFields view={view} columns={columns} />
    </Filters>
  );
}

type Line = ReturnType<typeof useLoaderData<typeof loader>>["incidents"][number];
const columns: Column<Line>[] = [
  {
    key: "title",
    label: "Incident",
    wide: true,
    cell: (row) => (
      <>
        <Link to={`/incidents/${row.ref}`}>
          <bdi>{row.title}</bdi>
        </Link>{" "}
        <small className="muted">{row.ref}</small> {row.exercise ? <ExerciseTag /> : null}
        {row.reason ? (
          <small className="muted">
            <br />
            Reason: <bdi>{row.reason}</bdi>
          </small>
        ) : null}
      </>
    ),
  },
  { key: "status", label: "State", cell: (row) => <StatusBadge status={row.status} /> },
  { key: "severity", label: "Severity", short: "Severity", cell: (row) => row.severity },
  {
    key: "deadline",
    label: "Next deadline",
    short: "Next deadline",
    cell: (row) => (row.deadline ? <When at={row.deadline} as="moment" /> : "no running clock"),
  },
  {
    key: "customers",
    label: "Customers",
    short: "Customers",
    num: true,
    drop: "mid",
    cell: (row) => row.customers,
  },
  {
    key: "lead",
    label: "Lead",
    short: "Lead",
    drop: "mid",
    cell: (row) => (row.lead ? <Who name={row.lead} /> : "unassigned"),
  },
  {
    key: "occurred",
    label: "Occurred",
    short: "Occurred",
    drop: "mid",
    cell: (row) => (row.occurred ? <Moment at={row.occurred} /> : "not known"),
  },
  {
    key: "recorded",
    label: "Recorded",
    short: "Recorded",
    drop: "hide",
    cell: (row) => <When at={row.recordedAt} />,
  },
];
