import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { computedPage } from "#app/http/list-view";
import { can } from "#app/http/submit";
import { readTargets } from "#app/queries/evidence/collector-targets";
import { RunState } from "#components/evidence/state";
import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { Empty } from "#components/ui/empty";
import { Ledger, LedgerRow } from "#components/ui/ledger";
import { Link } from "#components/ui/link";
import { ListOrder, ListPager, sortable } from "#components/ui/list";
import { PageHeader } from "#components/ui/page-header";
import { type Column, Table } from "#components/ui/table";
import { When } from "#components/ui/when";
import { collectors } from "#evidence/collectors/all";

export const meta = () => [{ title: "Collectors · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "collectors.view");
  const { app } = args.context;
  const targets = await readTargets(app, visitor.scope);
  const page = computedPage(new URL(args.request.url).searchParams, targets, {
    name: (row) => row.name,
    kind: (row) => row.title,
    state: (row) => row.last?.outcome ?? null,
    at: (row) => row.last?.at.getTime() ?? null,
    next: (row) => row.nextAt?.getTime() ?? null,
    controls: (row) => row.controls[0] ?? null,
  });
  return {
    mayEdit: can(visitor, "collectors.edit"),
    jobs: app.config.jobs,
    targets: page.rows,
    view: page.view,
    look: targets.filter(({ last }) => last && last.outcome !== "pass" && last.outcome !== null).length,
    never: targets.filter(({ last }) => last === null).length,
    kinds: collectors.map(({ name, title, does }) => ({ name, title, does })),
  };
}

export default function Collectors() {
  const { targets, view, look, never, kinds, mayEdit, jobs } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title="Collectors"
        intro={`${view.total} targets run on a schedule. ${look} need attention, ${never} have not run yet.${jobs ? "" : " The scheduler is off (JOBS=off)."}`}
      />
      <div className="stack">
        <Card title="Targets">
          {targets.length > 0 ? (
            <>
              <ListOrder view={view} columns={columns} />
              <Table
                label="Targets"
                rows={targets}
                rowKey={(row) => row.id}
                columns={sortable(columns, view)}
              />
              <ListPager view={view} />
            </>
          ) : (
            <Empty title="No targets yet">
              <p>
                Choose a collector below. It runs on a schedule, stores the response unchanged and assesses
                it.
              </p>
            </Empty>
          )}
        </Card>
        <Card title="Available collectors">
          <Ledger label="Collectors">
            {kinds.map((kind) => (
              <LedgerRow
                key={kind.name}
                when={<span className="mono">{kind.name}</span>}
                who={
                  mayEdit ? (
                    <Link to={`/collectors/new/${kind.name}`}>
                      Add a target<span className="vh"> for {kind.title}</span>
                    </Link>
                  ) : null
                }
              >
                {kind.title}
                <br />
                <small>{kind.does}</small>
              </LedgerRow>
            ))}
          </Ledger>
        </Card>
      </div>
    </>
  );
}

type Page = ReturnType<typeof useLoaderData<typeof loader>>;

const columns: Column<Page["targets"][number]>[] = [
  {
    key: "name",
    label: "Target",
    wide: true,
    cell: (row) => <Link to={`/collectors/${row.id}`}>{row.name}</Link>,
  },
  { key: "kind", label: "Collector", cell: (row) => row.title },
  {
    key: "state",
    label: "Last run",
    cell: (row) => (row.last ? <RunState outcome={row.last.outcome} /> : <Badge state="none">not yet</Badge>),
  },
  {
    key: "at",
    label: "Time",
    short: "at",
    cell: (row) => (row.last ? <When at={row.last.at} /> : ""),
  },
  {
    key: "next",
    label: "Next",
    short: "next",
    drop: "mid",
    cell: (row) => (row.nextAt ? <When at={row.nextAt} as="moment" /> : ""),
  },
  {
    key: "controls",
    label: "Controls",
    short: "serves",
    drop: "mid",
    cell: (row) => row.controls.join(", "),
  },
];
