import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { readToday } from "#app/queries/tasks/today";
import { PostNote } from "#components/incidents/post-note";
import { ClockChangeNote } from "#components/installation/clock-change-note";
import { CrashNote } from "#components/installation/crash-note";
import { RunningClocks } from "#components/tasks/clocks";
import { TaskLedger } from "#components/tasks/ledger";
import { ReadinessCard } from "#components/tasks/readiness";
import { SetUpCard } from "#components/tasks/set-up-card";
import { Card } from "#components/ui/card";
import { Empty } from "#components/ui/empty";
import { Link } from "#components/ui/link";
import { Note } from "#components/ui/note";
import { useNow } from "#components/ui/now";
import { PageHeader } from "#components/ui/page-header";
import { When } from "#components/ui/when";
import { counted } from "#domain/counted";
import { hasTrouble } from "#domain/deliveries/post-state";
import { countTasks, type Task } from "#domain/tasks/tasks";
import { summary } from "#domain/tasks/today";

export const meta = () => [{ title: "Today · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "programme.view");
  const mine = new URL(args.request.url).searchParams.get("who") === "me";
  return { mine, auditor: visitor.role === "auditor", ...(await readToday(args.context.app, visitor, mine)) };
}

export default function Today() {
  const {
    clocks,
    waiting,
    groups,
    readiness,
    counts,
    crash,
    clockChange,
    endedAhead,
    post,
    setUp,
    mine,
    auditor,
  } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title="Today"
        intro={
          <>
            <When at={useNow()} as="full" />.{" "}
            {auditor ? "What the programme shows for your period." : summary(clocks.length, groups)}
          </>
        }
      >
        {auditor ? null : (
          <Link className="btn" to="/report">
            Report an incident
          </Link>
        )}
      </PageHeader>
      <div className="stack">
        {clockChange ? <ClockChangeNote change={clockChange} /> : null}
        {endedAhead > 0 ? (
          <Note tone="broken">
            <b>The access of {counted(endedAhead, "user was", "users were")} ended before their last day,</b>{" "}
            because the server clock was ahead. <Link to="/users">Restore access under Users</Link>.
          </Note>
        ) : null}
        {post && hasTrouble(post) ? <PostNote post={post} /> : null}
        {crash ? <CrashNote crash={crash} /> : null}
        {clocks.length > 0 ? <RunningClocks clocks={clocks} /> : null}
        {setUp ? <SetUpCard lines={setUp} skipTo="/set-up" /> : null}
        <div className="cols">
          {auditor ? null : (
            <div className="stack">
              {waiting.length > 0 && !mine ? (
                <Card title="Waiting for you" aside={`${countTasks(waiting).toLocaleString("en")} to decide`}>
                  <TaskLedger tasks={waiting} owners label="Waiting for you" most={shown} />
                </Card>
              ) : null}
              <Work groups={groups} counts={counts} mine={mine} waiting={waiting.map(({ key }) => key)} />
            </div>
          )}
          <div className="stack">
            {readiness ? <ReadinessCard readiness={readiness} /> : <NoProgramme auditor={auditor} />}
            {auditor ? null : <Later tasks={groups.month} />}
            {groups.stale.length > 0 ? (
              <Card title="Became stale" aside={`${groups.stale.length} kinds of evidence`}>
                <TaskLedger tasks={groups.stale} label="Became stale" most={shown} />
              </Card>
            ) : null}
          </div>
        </div>
      </div>
    </>
  );
}

type Groups = { overdue: Task[]; soon: Task[]; week: Task[]; undated: Task[] };

function Work({
  groups,
  counts,
  mine,
  waiting,
}: {
  groups: Groups;
  /** Keys of the tasks that are listed above. */
  waiting: readonly string[];
  counts: { mine: number; all: number };
  mine: boolean;
}) {
  // What waits for the reader's decision is listed above, unless the list is their own.
  const undated = mine ? groups.undated : groups.undated.filter((task) => !waiting.includes(task.key));
  const parts = [
    ["Overdue", groups.overdue],
    ["Today and tomorrow", groups.soon],
    ["Rest of this week", groups.week],
    ["Without a date", undated],
  ] as const;
  const filled = parts.filter(([, tasks]) => tasks.length > 0);
  const switcher = (
    <span className="row">
      {mine ? (
        <b aria-current="true">My tasks, {counts.mine}</b>
      ) : (
        <Link to="?who=me">My tasks, {counts.mine}</Link>
      )}
      {mine ? (
        <Link to="/">All tasks, {counts.all}</Link>
      ) : (
        <b aria-current="true">All tasks, {counts.all}</b>
      )}
    </span>
  );
  return (
    <Card title="To do" aside={switcher}>
      {filled.length === 0 ? <p className="pad muted">Nothing is due this week.</p> : null}
      {filled.map(([title, tasks]) => (
        <div key={title}>
          <h3 className="group">
            {title}, {countTasks(tasks).toLocaleString("en")}
          </h3>
          <TaskLedger tasks={tasks} owners label={title} most={2 * shown} />
        </div>
      ))}
    </Card>
  );
}

const shown = 8;

function Later({ tasks }: { tasks: Task[] }) {
  if (tasks.length === 0) return null;
  return (
    <Card title="Next 30 days" aside={`${tasks.length} more`}>
      <TaskLedger tasks={tasks} label="Next 30 days" most={shown} />
    </Card>
  );
}

function NoProgramme({ auditor }: { auditor: boolean }) {
  return (
    <Empty
      title="No programme yet"
      action={
        auditor ? null : (
          <Link className="btn go" to="/programme">
            Choose the programme
          </Link>
        )
      }
    >
      <p>
        {auditor
          ? "The organisation has not chosen its criteria and audit period, so no controls are expected yet."
          : "Choose the criteria and the audit period, and Surety loads the controls that cover them."}
      </p>
    </Empty>
  );
}
