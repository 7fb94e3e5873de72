import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { computedPage } from "#app/http/list-view";
import { schedule } from "#app/jobs/schedule";
import { ClockChangeNote } from "#components/installation/clock-change-note";
import { CrashTable } from "#components/installation/crash-table";
import { Outcome } from "#components/installation/outcome";
import { Card } from "#components/ui/card";
import { Link } from "#components/ui/link";
import { ListOrder, ListPager, sortable } from "#components/ui/list";
import { Note } from "#components/ui/note";
import { PageHeader } from "#components/ui/page-header";
import { type Column, Table } from "#components/ui/table";
import { When } from "#components/ui/when";
import { findLastClockChange } from "#db/installation/clock-changes";
import { listReportedCrashes } from "#db/installation/crashes";
import { countJobRuns, findLatestJobRun } from "#db/installation/job-runs";
import { nextRun, parseCron } from "#domain/cron";
import { changeToShow } from "#domain/installation/clock-changes";
import { cronWords } from "#domain/installation/jobs";

export const meta = () => [{ title: "Jobs · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "jobs.view");
  const { app } = args.context;
  const names = schedule.map(({ name }) => name);
  const counts = await countJobRuns(app.read, names);
  const jobs = await Promise.all(
    schedule.map(async ({ name, cron, does }) => ({
      name,
      does,
      cron: cronWords(cron),
      next: app.config.jobs ? nextRun(parseCron(cron), app.now()) : null,
      last: (await findLatestJobRun(app.read, name, app.now())) ?? null,
      ...(counts.get(name) ?? { runs: 0, bad: 0, missed: 0 }),
    })),
  );
  const clockChange = changeToShow(await findLastClockChange(app.read), app.now());
  const page = computedPage(new URL(args.request.url).searchParams, jobs, {
    name: (job) => job.name,
    last: (job) => job.last?.startedAt.getTime() ?? null,
    next: (job) => job.next?.getTime() ?? null,
    runs: (job) => job.runs,
    bad: (job) => job.bad,
    missed: (job) => job.missed,
  });
  return {
    jobs: page.rows,
    view: page.view,
    failing: jobs
      .filter(({ last }) => last?.outcome === "failed" || last?.outcome === "interrupted")
      .map(({ name }) => name),
    on: app.config.jobs,
    clockChange,
    crashes: await listReportedCrashes(app.read, 20),
  };
}

export default function Jobs() {
  const { jobs, view, failing, on, clockChange, crashes } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title="Jobs"
        intro={`${view.total} jobs run on a schedule. ${
          failing.length === 0
            ? "None failed on its last run."
            : `Failed on the last run: ${failing.join(", ")}.`
        }`}
      />
      {on ? null : (
        <Note tone="risk">
          <p>The scheduler is off (JOBS=off). No job runs by itself.</p>
        </Note>
      )}
      {clockChange ? <ClockChangeNote change={clockChange} /> : null}
      <CrashTable crashes={crashes} />
      <Card>
        <ListOrder view={view} columns={columns} />
        <Table label="Jobs" rows={jobs} rowKey={(row) => row.name} columns={sortable(columns, view)} />
        <ListPager view={view} />
      </Card>
    </>
  );
}

type Row = ReturnType<typeof useLoaderData<typeof loader>>["jobs"][number];
const columns: Column<Row>[] = [
  {
    key: "name",
    label: "Job",
    cell: (row) => (
      <>
        <Link to={`/jobs/${row.name}`}>{row.name}</Link>
        <br />
        <span className="small muted">{row.does}</span>
      </>
    ),
  },
  { key: "cron", label: "When", wide: true, cell: (row) => row.cron },
  {
    key: "last",
    label: "Last run",
    short: "Last",
    cell: (row) =>
      row.last ? (
        <>
          <Outcome outcome={row.last.outcome} /> <When at={row.last.startedAt} />
        </>
      ) : (
        "not yet"
      ),
  },
  {
    key: "next",
    label: "Next",
    short: "Next",
    cell: (row) => (row.next ? <When at={row.next} /> : "–"),
  },
  { key: "runs", label: "Runs", short: "Runs", num: true, drop: "mid", cell: (row) => row.runs },
  { key: "bad", label: "Failed", short: "Failed", num: true, drop: "mid", cell: (row) => row.bad },
  {
    key: "missed",
    label: "Missed",
    short: "Missed",
    num: true,
    drop: "mid",
    cell: (row) => row.missed,
  },
];
