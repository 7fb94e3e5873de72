import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { can } from "#app/http/submit";
import { readHistory } from "#app/queries/installation/record-history";
import { populationsFor, systemsFor } from "#app/queries/systems/auditor-scope";
import { HistoryCard } from "#components/installation/history-card";
import { AgainstPeople } from "#components/systems/against-people";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Empty } from "#components/ui/empty";
import { Facts } from "#components/ui/facts";
import { Link } from "#components/ui/link";
import { PageHeader } from "#components/ui/page-header";
import { Table } from "#components/ui/table";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import { organisationDay } from "#db/installation/organisation";
import { findPerson } from "#db/people/people";
import { listPopulations } from "#db/systems/account-lists";
import { reconcile } from "#db/systems/reconciliation";
import { findSystem } from "#db/systems/systems";
import { counted } from "#domain/counted";
import { accountsText, shownMoment } from "#domain/systems/accounts";
import { cadenceWords, expectsWords } from "#domain/systems/systems";

export const meta = ({ data }: { data?: { system: { name: string } } }) => [
  { title: `${data?.system.name ?? "System"} · Surety` },
];

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "systems.view");
  const { read } = args.context.app;
  const system = await findSystem(read, args.params.id ?? "");
  if (!system) throw notFound();
  if (visitor.scope && !(await systemsFor(read, visitor.scope)).some((one) => one.id === system.id))
    throw notFound();
  const owner = system.owner_id ? await findPerson(read, system.owner_id) : undefined;
  const may = await populationsFor(read, visitor.scope);
  const populations = (await listPopulations(read, system.id)).filter(may);
  const today = await organisationDay(read, args.context.app.now());
  const newest = populations[0];
  return {
    history: await readHistory(read, visitor, "system", system.id),
    people: newest ? await reconcile(read, newest, today) : null,
    mayEdit: can(visitor, "systems.edit"),
    narrowed: visitor.scope !== null,
    system: {
      id: system.id,
      ref: system.ref,
      name: system.name,
      owner: owner?.name ?? null,
      criticality: system.criticality,
      environment: system.environment,
      obtainedBy: system.obtained_by,
      cadence: cadenceWords(system.cadence, system.review_days),
      excluded: system.excluded_reason,
      expects: expectsWords(system.expects === null ? null : (JSON.parse(system.expects) as string[])),
      hours: system.removal_hours,
      glossary: Object.entries(JSON.parse(system.glossary) as Record<string, string>),
    },
    populations: populations.map((row) => ({
      id: row.id,
      ref: row.ref,
      at: row.at,
      day: row.at_precision !== "instant",
      accounts: row.accounts,
      first: row.previous_id === null,
      added: row.added,
      removed: row.removed,
      changed: row.changed,
      unmatched: row.unmatched,
      by: row.extracted_by,
    })),
  };
}

export default function System() {
  const { history, system, populations, mayEdit, people, narrowed } = useLoaderData<typeof loader>();
  const latest = populations[0];
  return (
    <>
      <Crumbs steps={[["Systems", "/systems"], [system.name]]} />
      <PageHeader
        title={system.name}
        intro={
          latest
            ? `${accountsText(latest.accounts)}, ${latest.unmatched} unmatched.`
            : narrowed
              ? "No list of accounts from your period."
              : "No accounts imported yet."
        }
      >
        {mayEdit ? (
          <>
            <Link className="btn" to={`/systems/${system.id}/edit`}>
              Edit
            </Link>
            <Link className="btn" to={`/systems/${system.id}/source`}>
              Fetch accounts from the system
            </Link>
            <Link className="btn go" to={`/systems/${system.id}/import`}>
              Import accounts
            </Link>
          </>
        ) : null}
      </PageHeader>
      <div className="stack">
        <SystemFacts system={system} />
        {system.glossary.length > 0 ? (
          <Card title="Role descriptions">
            <Facts facts={system.glossary} />
          </Card>
        ) : null}
        {people ? <AgainstPeople found={people} when="newest list, today" /> : null}
        {populations.length === 0 ? (
          <Empty title={narrowed ? "No lists from your period" : "No list of accounts yet"}>
            <p>
              {narrowed
                ? "Lists extracted or reviewed in your period appear here."
                : "Import an account export. Each list is stored as a snapshot with its hash and compared with the previous list."}
            </p>
          </Empty>
        ) : (
          <Lists populations={populations} />
        )}
        <HistoryCard history={history} />
      </div>
    </>
  );
}

type Page = ReturnType<typeof useLoaderData<typeof loader>>;

function SystemFacts({ system }: Pick<Page, "system">) {
  return (
    <Card>
      <Facts
        facts={[
          ["Reference", system.ref],
          ["Owner", system.owner ? <Who name={system.owner} key="o" /> : "unassigned"],
          ["Review frequency", system.excluded ? `not in scope: ${system.excluded}` : system.cadence],
          ["Environment", system.environment],
          ["Criticality", system.criticality],
          ["Account source", system.obtainedBy],
          ["Expected account holders", system.expects],
          ["Removal deadline", `${system.hours} h`],
        ]}
      />
    </Card>
  );
}

function Lists({ populations }: Pick<Page, "populations">) {
  return (
    <Card title="Lists of accounts" aside={counted(populations.length, "snapshot")}>
      <Table
        label="Lists of accounts"
        rows={populations}
        rowKey={(row) => row.id}
        columns={[
          {
            key: "ref",
            label: "List",
            cell: (row) => <Link to={`/populations/${row.id}`}>{row.ref}</Link>,
          },
          {
            key: "at",
            label: "As of",
            short: "As of",
            cell: (row) => <When at={shownMoment(row.at, row.day)} />,
          },
          {
            key: "accounts",
            label: "Accounts",
            short: "Accounts",
            num: true,
            cell: (row) => row.accounts,
          },
          {
            key: "difference",
            label: "Compared with previous",
            wide: true,
            cell: (row) =>
              row.first ? "first list" : `${row.added} added, ${row.removed} removed, ${row.changed} changed`,
          },
          {
            key: "unmatched",
            label: "Unmatched",
            short: "Unmatched",
            num: true,
            drop: "mid",
            cell: (row) => row.unmatched,
          },
          {
            key: "by",
            label: "Imported by",
            short: "By",
            drop: "hide",
            cell: (row) => <Who name={row.by} />,
          },
        ]}
      />
    </Card>
  );
}
