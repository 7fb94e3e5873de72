import { Badge } from "#components/ui/badge";
import { Ledger, LedgerRow } from "#components/ui/ledger";
import { Link } from "#components/ui/link";
import { useNow } from "#components/ui/now";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import { type Task, verbOf } from "#domain/tasks/tasks";
import { foldAlike, type TaskLine } from "#domain/tasks/today";
import { urgency } from "#domain/when";

/** Tasks with their dates in the margin; with `owners`, who has each. Those alike of one day are one line that opens. */
export function TaskLedger({
  tasks,
  owners,
  label,
  most = Infinity,
}: {
  tasks: readonly Task[];
  owners?: boolean;
  label?: string;
  /** How many lines are shown; the others open on demand. */
  most?: number;
}) {
  const lines = foldAlike(tasks);
  const rest = lines.slice(most);
  const count = rest.reduce((sum, line) => sum + ("tasks" in line ? line.tasks.length : 1), 0);
  return (
    <>
      <Lines lines={lines.slice(0, most)} owners={owners} label={label} />
      {rest.length > 0 ? (
        <details>
          <summary className="pad">The other {count}</summary>
          <Lines lines={rest} owners={owners} label={`${label}, the rest`} />
        </details>
      ) : null}
    </>
  );
}

function Lines({ lines, owners, label }: { lines: readonly TaskLine[]; owners?: boolean; label?: string }) {
  return (
    <Ledger label={label}>
      {lines.map((line) =>
        "tasks" in line ? (
          <Alike key={line.tasks[0]?.key} line={line} owners={owners} />
        ) : (
          <Line key={line.key} task={line} owners={owners} />
        ),
      )}
    </Ledger>
  );
}

function Line({ task, owners }: { task: Task; owners?: boolean }) {
  const verb = verbOf(task);
  return (
    <LedgerRow
      when={<Margin task={task} />}
      under={
        task.dueAt ? (
          <When at={task.dueAt} as="deadline" day={task.dueDay} />
        ) : task.since ? (
          <When at={task.since} />
        ) : null
      }
      who={
        owners ? (
          <>
            {task.ownerName ? <Who name={task.ownerName} /> : task.decision ? "any approver" : "unassigned"}
            {verb ? (
              <Link className="btn verb no-print" to={task.href}>
                {verb}
                <span className="vh">: {task.title}</span>
              </Link>
            ) : null}
          </>
        ) : null
      }
    >
      <Link to={task.href}>{task.title}</Link>
      <br />
      <small>{task.detail}</small>
    </LedgerRow>
  );
}

function Alike({ line, owners }: { line: { alike: string; tasks: Task[] }; owners?: boolean }) {
  const [first] = line.tasks;
  if (!first) return null;
  return (
    <LedgerRow
      when={<Margin task={first} />}
      under={first.dueAt ? <When at={first.dueAt} as="deadline" day={first.dueDay} /> : null}
    >
      <details>
        <summary>{line.alike}</summary>
        <ul className="plain">
          {line.tasks.map((task) => (
            <li key={task.key}>
              <Link to={task.href}>{task.title}</Link>
              {owners && task.ownerName ? (
                <small>
                  {" "}
                  <Who name={task.ownerName} />
                </small>
              ) : null}
            </li>
          ))}
        </ul>
      </details>
    </LedgerRow>
  );
}

function Margin({ task }: { task: Task }) {
  const now = useNow();
  if (task.kind === "stale")
    return <Badge state="stale">{task.since ? <When at={task.since} as="ago" /> : null}</Badge>;
  if (!task.dueAt) return <Badge state="open">{task.decision ? "waiting" : "no date"}</Badge>;
  const state = { broken: "overdue", risk: "soon", none: "due" } as const;
  return (
    <Badge state={state[urgency(task.dueAt, now)]}>
      <When at={task.dueAt} as="due" day={task.dueDay} />
    </Badge>
  );
}
