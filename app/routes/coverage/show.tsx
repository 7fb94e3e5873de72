import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { computedPage } from "#app/http/list-view";
import { packCoverage, readCoverage } from "#app/queries/controls/coverage";
import { coverageSorts, narrowCoverage } from "#app/queries/controls/shown-coverage";
import { CoverageTable, coverageColumns } from "#components/controls/coverage-table";
import { NextExceptions } from "#components/controls/next-exceptions";
import { Card } from "#components/ui/card";
import { Empty } from "#components/ui/empty";
import { FilterSearch, FilterSelect, Filters } from "#components/ui/filters";
import { Link } from "#components/ui/link";
import { ListFields, ListPager, SavedViews } from "#components/ui/list";
import { PageHeader } from "#components/ui/page-header";
import { When } from "#components/ui/when";
import { AHEAD_DAYS } from "#domain/controls/next-exceptions";
import { type Status, statuses } from "#domain/controls/readiness";
import { counted } from "#domain/counted";
import { packRows } from "#domain/rows";

export const meta = () => [{ title: "Coverage · Surety" }];

/** So many of the next exceptions are shown. */
const SHOWN = 25;
const statusNames: Record<Status, string> = {
  broken: "Broken",
  "at-risk": "At risk",
  none: "No result yet",
  kept: "Kept",
};

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "programme.view");
  const { app } = args.context;
  const { programme, lines, next } = await readCoverage(app.read, app.now(), visitor.scope);
  const search = new URL(args.request.url).searchParams;
  const { q = "", status = "" } = Object.fromEntries(search);
  const { rows, view } = computedPage(search, narrowCoverage(lines, search), coverageSorts);
  return {
    query: { q, status },
    period: programme.period,
    criteria: new Set(lines.map((line) => line.criterion)).size,
    bare: lines.filter((line) => line.control === null).length,
    total: lines.length,
    view,
    shown: rows.length,
    lines: packCoverage(rows),
    next: packRows(next.slice(0, SHOWN)),
    nextTotal: next.length,
  };
}

export default function Coverage() {
  const { query, period, criteria, bare, total, view, shown, lines, next, nextTotal } =
    useLoaderData<typeof loader>();
  if (!period || total === 0) {
    return (
      <>
        <PageHeader title="Coverage" />
        <Empty title="No programme is loaded yet">
          <p>
            Criteria and controls come with the <Link to="/programme">programme</Link>.
          </p>
        </Empty>
      </>
    );
  }
  return (
    <>
      <PageHeader
        register="/coverage/list.csv"
        title="Coverage"
        intro={`${counted(criteria, "criterion", "criteria")} with their controls and results. ${bare === 0 ? "Each has at least one control." : `${bare} have no control.`}`}
      >
        <Link className="btn" to="/programme#months">
          Controls by month
        </Link>
      </PageHeader>
      <div className="stack">
        <NextExceptions lines={next} total={nextTotal} ahead={AHEAD_DAYS} />
        <Card
          title="Criteria and controls"
          aside={
            <>
              <When at={period.from} as="record" /> to <When at={period.to} as="record" />
            </>
          }
          foot={`${view.words ?? `${shown} of ${total}`} lines. Late counts what was recorded late too, missed what was shown in part. A control of several criteria has a line for each.`}
        >
          <Filters>
            <FilterSearch value={query.q} hint="Criterion or control" />
            <FilterSelect
              name="status"
              label="Status"
              value={query.status}
              options={[
                ["", "Any"],
                ...statuses.map((one) => [one, statusNames[one]] as const),
                ["without", "No control"],
              ]}
            />
            <ListFields view={view} columns={coverageColumns} />
          </Filters>
          {shown > 0 ? (
            <CoverageTable packed={lines} view={view} />
          ) : (
            <Empty title="No lines found">
              <p>
                <Link to="/coverage">Show all {total} lines</Link>
              </p>
            </Empty>
          )}
        </Card>
      </div>
      <ListPager view={view} />
      <SavedViews />
    </>
  );
}
