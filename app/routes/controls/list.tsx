import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { computedPage } from "#app/http/list-view";
import { can } from "#app/http/submit";
import { lineOf } from "#app/queries/controls/lines";
import { readProgramme } from "#app/queries/controls/programme";
import { controlSorts, narrowControls } from "#app/queries/controls/shown";
import { controlColumns, PackedRegister } from "#components/controls/register";
import { StripKey } from "#components/controls/strip-key";
import { Card } from "#components/ui/card";
import { Empty } from "#components/ui/empty";
import { FilterSearch, FilterSelect, Filters, Kept, useAddress } from "#components/ui/filters";
import { Link } from "#components/ui/link";
import { ListFields, ListPager, SavedViews } from "#components/ui/list";
import { PageHeader } from "#components/ui/page-header";
import { Tabs } from "#components/ui/tabs";
import { When } from "#components/ui/when";
import { frequencies, frequencyNames, seriesNames, seriesOf } from "#domain/controls/controls";
import { packLines, seriesSums } from "#domain/controls/lines";
import { type Status, statuses } from "#domain/controls/readiness";
import { monthsOf } from "#domain/days";

export const meta = () => [{ title: "Controls · Surety" }];

const tabNames: Record<Status, string> = {
  broken: "Broken",
  "at-risk": "At risk",
  none: "No result yet",
  kept: "Kept",
};

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "controls.view");
  const { app } = args.context;
  const programme = await readProgramme(app.read, app.now(), visitor.scope);
  const search = new URL(args.request.url).searchParams;
  const { query, found, wanted } = narrowControls(programme.controls, search);
  const owners = new Map(
    programme.controls.flatMap(({ ownerId, ownerName }) =>
      ownerId ? [[ownerId, ownerName ?? ""] as const] : [],
    ),
  );
  const page = computedPage(search, wanted, controlSorts);
  const lines = new Map(wanted.map((control) => [control.ref, lineOf(control, programme)]));
  return {
    query,
    mayEdit: can(visitor, "controls.edit"),
    today: programme.today,
    months: programme.period ? monthsOf(programme.period) : null,
    total: programme.controls.length,
    counts: Object.fromEntries(
      statuses.map((one) => [one, found.filter((control) => control.status === one).length]),
    ),
    series: [...new Set(programme.controls.map((control) => seriesOf(control.ref)))],
    owners: [...owners],
    found: found.length,
    view: page.view,
    shown: page.rows.length,
    lines: packLines(page.rows.flatMap(({ ref }) => lines.get(ref) ?? [])),
    sums: seriesSums([...lines.values()]),
  };
}

export default function Controls() {
  const { query, mayEdit, today, months, total, counts, series, owners, found, view, shown, lines, sums } =
    useLoaderData<typeof loader>();
  if (total === 0) return <NothingYet mayEdit={mayEdit} />;
  return (
    <>
      <PageHeader
        register="/controls/list.csv"
        title="Controls"
        intro={`${total} control statements, each with an owner and a schedule. ${standing(counts)}`}
      >
        {mayEdit ? (
          <>
            <Link className="btn" to="/controls/changes">
              Emergency changes
            </Link>
            <Link className="btn" to="/controls/owners">
              Assign owners
            </Link>
            <Link className="btn go" to="/controls/new">
              Add a control
            </Link>
          </>
        ) : null}
      </PageHeader>
      <StatusTabs found={found} query={query} counts={counts} />
      <Card
        foot={
          <div className="row">
            <span>{view.words ?? `${shown} of ${total}`} controls</span>
            <span className="push">
              The dashed line marks today, <When at={today} as="record" />. Daily checks are shown by week.
            </span>
          </div>
        }
      >
        <ControlFilters query={query} series={series} owners={owners} view={view} />
        <div className="pad no-print">
          <StripKey />
        </div>
        {shown > 0 ? (
          <PackedRegister packed={lines} months={months} sums={sums} view={view} />
        ) : (
          <Empty title="No controls found">
            <p>
              <Link to="/controls">Show all {total} controls</Link>
            </p>
          </Empty>
        )}
      </Card>
      <ListPager view={view} />
      <SavedViews />
    </>
  );
}

type Page = ReturnType<typeof useLoaderData<typeof loader>>;

function ControlFilters({ query, series, owners, view }: Pick<Page, "query" | "series" | "owners" | "view">) {
  return (
    <Filters>
      <Kept but={["q", "series", "owner", "often", "sort", "size"]} />
      <FilterSearch value={query.q} hint="Name, number or criterion" />
      <FilterSelect
        name="series"
        label="Series"
        value={query.series}
        options={[["", "All series"], ...series.map((one) => [one, `${one} ${seriesNames[one]}`] as const)]}
      />
      <FilterSelect
        name="owner"
        label="Owner"
        value={query.owner}
        options={[["", "Everyone"], ["nobody", "Unassigned"], ...owners]}
      />
      <FilterSelect
        name="often"
        label="Frequency"
        value={query.often}
        options={[["", "Any"], ...frequencies.map((one) => [one, frequencyNames[one]] as const)]}
      />
      <ListFields view={view} columns={controlColumns} />
    </Filters>
  );
}

function StatusTabs({ found, query, counts }: Pick<Page, "found" | "query" | "counts">) {
  const address = useAddress();
  return (
    <Tabs
      label="By status"
      tabs={[
        { to: address({ status: null }), text: "All", count: found, current: !query.status },
        ...statuses.map((one) => ({
          to: address({ status: one }),
          text: tabNames[one],
          count: counts[one],
          current: query.status === one,
        })),
      ]}
    />
  );
}

function standing(counts: Record<string, number>): string {
  const parts = [
    counts.broken && `${counts.broken} broken`,
    counts["at-risk"] && `${counts["at-risk"]} at risk`,
    counts.none && `${counts.none} without a result yet`,
  ].filter(Boolean);
  return parts.length > 0 ? `${parts.join(", ")}.` : "";
}

function NothingYet({ mayEdit }: { mayEdit: boolean }) {
  return (
    <>
      <PageHeader title="Controls" />
      <Empty
        title="No programme is loaded yet"
        action={
          mayEdit ? (
            <Link className="btn go" to="/programme/load">
              Load the programme
            </Link>
          ) : undefined
        }
      >
        <p>
          Controls come with the programme: choose the categories and the audit period, and each criterion
          gets the controls that cover it.
        </p>
      </Empty>
    </>
  );
}
