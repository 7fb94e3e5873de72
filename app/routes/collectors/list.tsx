import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { can } from "#app/http/submit";
import { readTargets } from "#app/queries/evidence/collector-targets";
import { RunState } from "#components/evidence/state";
import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { Empty } from "#components/ui/empty";
import { Ledger, LedgerRow } from "#components/ui/ledger";
import { Link } from "#components/ui/link";
import { PageHeader } from "#components/ui/page-header";
import { type Column, Table } from "#components/ui/table";
import { When } from "#components/ui/when";
import { collectors } from "#evidence/collectors/all";

export const meta = () => [{ title: "Collectors · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "collectors.view");
  const { app } = args.context;
  return {
    mayEdit: can(visitor, "collectors.edit"),
    jobs: app.config.jobs,
    targets: await readTargets(app, visitor.scope),
    kinds: collectors.map(({ name, title, does }) => ({ name, title, does })),
  };
}

export default function Collectors() {
  const { targets, kinds, mayEdit, jobs } = useLoaderData<typeof loader>();
  const look = targets.filter(
    (one) => one.last && one.last.outcome !== "pass" && one.last.outcome !== null,
  ).length;
  const never = targets.filter((one) => one.last === null).length;
  return (
    <>
      <PageHeader
        title="Collectors"
        lede={`${targets.length} targets run on a schedule. ${look} need attention, ${never} have not run yet.${jobs ? "" : " The scheduler is off (JOBS=off)."}`}
      />
      <div className="stack">
        <Card title="Targets">
          {targets.length > 0 ? (
            <Table label="Targets" rows={targets} rowKey={(row) => row.id} columns={columns} />
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
