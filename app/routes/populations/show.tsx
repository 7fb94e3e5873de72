import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { numberIn } from "#app/http/number-in";
import { can } from "#app/http/submit";
import { populationsFor } from "#app/queries/systems/auditor-scope";
import { Provenance } from "#components/evidence/provenance";
import { AgainstPeople } from "#components/systems/against-people";
import { SinceReview } from "#components/systems/since-review";
import { breakable } from "#components/ui/breakable";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Hash } from "#components/ui/hash";
import { Link } from "#components/ui/link";
import { PageHeader } from "#components/ui/page-header";
import { Pager } from "#components/ui/pager";
import { type Column, Table } from "#components/ui/table";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import { findLastReviewOf } from "#db/access-reviews/reviews";
import { organisationZone } from "#db/installation/organisation";
import { listPeople } from "#db/people/people";
import { findPopulation } from "#db/systems/account-lists";
import { listAccounts } from "#db/systems/accounts";
import { listDifference } from "#db/systems/list-difference";
import { reconcile } from "#db/systems/reconciliation";
import { findSystem } from "#db/systems/systems";
import { accountsText, drawnOn, type LeftOut, rowWords, shownMoment } from "#domain/systems/accounts";

export const meta = ({ data }: { data?: { population: { ref: string }; system: { name: string } } }) => [
  { title: `${data ? `${data.population.ref} ${data.system.name}` : "List of accounts"} · Surety` },
];

const PAGE = 500;

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "systems.view");
  const { read } = args.context.app;
  const population = await findPopulation(read, args.params.id ?? "");
  const system = population && (await findSystem(read, population.system_id));
  if (!population || !system) throw notFound();
  if (!(await populationsFor(read, visitor.scope))(population)) throw notFound();
  const pages = Math.max(1, Math.ceil(population.accounts / PAGE));
  const page = Math.min(numberIn(new URL(args.request.url).searchParams, "page"), pages);
  const at = new Date(population.at);
  const [previous, last, people] = await Promise.all([
    population.previous_id ? findPopulation(read, population.previous_id) : undefined,
    findLastReviewOf(read, system.id, at),
    reconcile(read, population, drawnOn(population, await organisationZone(read))),
  ]);
  const reviewed = last && (await findPopulation(read, last.population_id));
  const since = reviewed && (await listDifference(read, reviewed, population));
  const names = new Map((await listPeople(read)).map((person) => [person.id, person.name]));
  const rows = await listAccounts(read, population.id, { limit: PAGE, offset: (page - 1) * PAGE });
  return {
    mayLink: can(visitor, "systems.edit"),
    page,
    pages,
    system: { id: system.id, name: system.name },
    population: {
      ...population,
      leftOut: JSON.parse(population.left_out) as LeftOut[],
      previous_id: null,
      previous: previous ? { id: previous.id, ref: previous.ref, accounts: previous.accounts } : null,
    },
    people,
    since: last && since ? { id: last.review_id, ref: last.ref, ...since } : null,
    accounts: rows.map((row) => ({
      id: row.external_id,
      label: row.name ?? row.user_name ?? row.email ?? row.external_id,
      account: row.user_name ?? row.email ?? row.external_id,
      person: row.person_id ? (names.get(row.person_id) ?? null) : null,
      kind: row.kind,
      status: row.status,
      roles: JSON.parse(row.roles) as string[],
      privileged: row.privileged,
      mfa: row.mfa,
      last: row.last_sign_in,
      day: row.last_sign_in_precision !== "instant",
    })),
  };
}

const unknown = (word: string) => (word === "unknown" ? "not\u00a0known" : word);

export default function Population() {
  const { population, system, accounts, page, pages, mayLink, people, since } =
    useLoaderData<typeof loader>();
  const { previous, added, removed, changed, regranted } = population;
  const start = (page - 1) * PAGE;
  const difference = !previous
    ? "First list of this system."
    : `Compared with the previous list, ${previous.ref} (${accountsText(previous.accounts)}): ${added} added, ${removed} removed, ${changed} changed, ${regranted} with changed grants.`;
  return (
    <>
      <Crumbs steps={[["Systems", "/systems"], [system.name, `/systems/${system.id}`], [population.ref]]} />
      <PageHeader title={`${accountsText(population.accounts)} of ${system.name}`} intro={difference} />
      <div className="stack">
        <div className="cols">
          <AgainstPeople found={people} when="on the day of the list" />
          <SinceReview since={since} />
        </div>
        <Card>
          <Table
            label="Accounts"
            rows={accounts}
            rowKey={(row) => row.id}
            columns={accountColumns({ mayLink, system })}
          />
        </Card>
        {pages > 1 ? (
          <Pager
            words={`Accounts ${start + 1} to ${start + accounts.length} of ${population.accounts}`}
            earlier={page > 1 ? `?page=${page - 1}` : null}
            later={page < pages ? `?page=${page + 1}` : null}
          />
        ) : null}
        <Source system={system} population={population} />
      </div>
    </>
  );
}

type Page = ReturnType<typeof useLoaderData<typeof loader>>;

function accountColumns({
  mayLink,
  system,
}: Pick<Page, "mayLink" | "system">): Column<Page["accounts"][number]>[] {
  return [
    { key: "label", label: "Account", cell: (row) => <Who name={row.label} /> },
    {
      key: "account",
      label: "Signs in as",
      short: "Signs in as",
      drop: "hide",
      cell: (row) => <code>{breakable(row.account)}</code>,
    },
    {
      key: "person",
      label: "Person",
      short: "Person",
      cell: (row) => (
        <>
          {row.person ? <Who name={row.person} /> : "no match"}{" "}
          {mayLink && row.kind !== "service" && row.kind !== "shared" ? (
            <Link to={`/systems/${system.id}/link?account=${encodeURIComponent(row.id)}`}>
              {row.person ? "wrong person?" : "assign owner"}
              <span className="vh"> {row.label}</span>
            </Link>
          ) : null}
        </>
      ),
    },
    {
      key: "roles",
      label: "Roles",
      short: "Roles",
      cell: (row) => (row.roles.length > 0 ? <code>{breakable(row.roles.join(", "))}</code> : "none"),
    },
    {
      key: "privileged",
      label: "Privileged",
      short: "Privileged",
      drop: "mid",
      cell: (row) => unknown(row.privileged),
    },
    { key: "mfa", label: "MFA", short: "MFA", cell: (row) => unknown(row.mfa) },
    {
      key: "status",
      label: "Status",
      short: "Status",
      drop: "mid",
      cell: (row) => unknown(row.status),
    },
    {
      key: "last",
      label: "Last sign-in",
      short: "Last sign-in",
      cell: (row) =>
        row.last === "never" || row.last === "unknown" ? (
          unknown(row.last)
        ) : (
          <When at={shownMoment(row.last, row.day)} />
        ),
    },
  ];
}

function Source({ system, population }: Pick<Page, "system" | "population">) {
  return (
    <Provenance
      facts={[
        [
          "Source system",
          <Link key="s" to={`/systems/${system.id}`}>
            {system.name}
          </Link>,
        ],
        ["List", population.ref],
        population.query !== null && ["Query", <pre key="q">{population.query}</pre>],
        ["File", `${population.file_name}, ${population.size} bytes, ${population.format}`],
        [
          "Extracted at",
          <When
            key="a"
            at={shownMoment(population.at, population.at_precision !== "instant")}
            as={population.at_precision === "instant" ? "both" : "list"}
          />,
        ],
        ["Imported", <When key="r" at={population.recorded_at} as="both" />],
        ["By", <Who key="b" name={population.extracted_by} />],
        [
          "Completeness",
          `${rowWords(population.rows_read, population.accounts, population.leftOut)}, ${population.accounts - population.unmatched} matched to people, ${population.unmatched} unmatched`,
        ],
        ["SHA-256", <Hash key="h" value={population.sha256} />],
      ]}
    />
  );
}
