import { Badge } from "#components/ui/badge";
import { Ledger, LedgerRow } from "#components/ui/ledger";
import { Link } from "#components/ui/link";
import { useNow } from "#components/ui/now";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import type { Task } from "#domain/tasks/tasks";
import { urgency } from "#domain/when";

/** Tasks with their dates in the margin; with `owners`, who has each. */
export function TaskLedger({
  tasks,
  owners,
  label,
}: {
  tasks: readonly Task[];
  owners?: boolean;
  label?: string;
}) {
  return (
    <Ledger label={label}>
      {tasks.map((task) => (
        <LedgerRow
          key={task.key}
          when={<Margin task={task} />}
          under={
            task.dueAt ? <When at={task.dueAt} as="deadline" /> : task.since ? <When at={task.since} /> : null
          }
          who={owners ? task.ownerName ? <Who name={task.ownerName} /> : "unassigned" : null}
        >
          <Link to={task.href}>{task.title}</Link>
          <br />
          <small>{task.detail}</small>
        </LedgerRow>
      ))}
    </Ledger>
  );
}

function Margin({ task }: { task: Task }) {
  const now = useNow();
  if (task.kind === "stale")
    return <Badge state="stale">{task.since ? <When at={task.since} as="ago" /> : null}</Badge>;
  if (!task.dueAt) return <Badge state="open">no date</Badge>;
  const state = { broken: "overdue", risk: "soon", none: "due" } as const;
  return (
    <Badge state={state[urgency(task.dueAt, now)]}>
      <When at={task.dueAt} as="due" />
    </Badge>
  );
}
