import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData, useLocation } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { actorOf } from "#app/auth/visitor";
import { submit } from "#app/http/submit";
import { runJobNow } from "#app/jobs/run-now";
import { schedule } from "#app/jobs/schedule";
import { readJobGaps } from "#app/queries/installation/job-gaps";
import { JobGapsCard } from "#components/installation/job-gaps";
import { JobHistory } from "#components/installation/job-history";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Empty } from "#components/ui/empty";
import { Form, useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { Pager } from "#components/ui/pager";
import { Submit } from "#components/ui/submit";
import { listJobRuns } from "#db/installation/job-runs";
import { cronWords } from "#domain/installation/jobs";
import { z } from "#domain/schema";

export const meta = ({ data }: { data?: { name: string } }) => [
  { title: `${data ? `Job ${data.name}` : "Job"} · Surety` },
];

const PAGE = 50;

function jobOf(name: string | undefined) {
  const job = schedule.find((one) => one.name === name);
  if (!job) throw notFound();
  return job;
}

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "jobs.view");
  const { name, does, cron } = jobOf(args.params.name);
  const query = new URL(args.request.url).searchParams;
  const notable = query.get("only") === "notable";
  const before = query.get("before") ?? undefined;
  const runs = await listJobRuns(args.context.app.read, { job: name, notable, before, limit: PAGE + 1 });
  const through = await readJobGaps(args.context.app, { name, cron });
  return {
    name,
    does,
    through,
    when: cronWords(cron),
    notable,
    runs: runs.slice(0, PAGE),
    more: runs.length > PAGE,
  };
}

const runInput = z.object({ do: z.literal("run", "Choose an action") });

export async function action(args: ActionFunctionArgs) {
  requireUser(args, "jobs.run");
  const job = jobOf(args.params.name);
  return submit(args, {
    schema: runInput,
    action: "jobs.run",
    run: (visitor) => runJobNow(args.context.app, actorOf(visitor), job),
    then: () => redirect(`/jobs/${job.name}`),
  });
}

export default function Job() {
  const { name, does, through, when, notable, runs, more } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const { pathname } = useLocation();
  const last = runs.at(-1);
  return (
    <>
      <Crumbs steps={[["Jobs", "/jobs"], [name]]} />
      <PageHeader title={name} intro={`${does} It runs ${when}.`}>
        <Form
          id="run"
          answer={answer}
          foot={
            <Submit kind="go" name="do" value="run" busy="Running">
              Run now
            </Submit>
          }
        >
          {() => null}
        </Form>
      </PageHeader>
      <div className="stack">
        <JobGapsCard through={through} />
        <Card
          title={notable ? "Failed or late runs" : "Runs"}
          aside={
            notable ? (
              <a href={pathname}>Show all runs</a>
            ) : (
              <a href={`${pathname}?only=notable`}>Failed or late only</a>
            )
          }
        >
          {runs.length === 0 ? (
            <Empty title={notable ? "No failed or missed runs" : "No runs yet"}>
              <p>Each run is listed here: when it was due, when it ran, and its result.</p>
            </Empty>
          ) : (
            <JobHistory runs={runs} />
          )}
          {more && last ? (
            <Pager
              words={`${runs.length} runs, the newest first`}
              later={`?${new URLSearchParams({ ...(notable ? { only: "notable" } : {}), before: last.id })}`}
            />
          ) : null}
        </Card>
      </div>
    </>
  );
}
