import { Badge } from "#components/ui/badge";
import { useNow } from "#components/ui/now";
import { When } from "#components/ui/when";
import { urgency } from "#domain/when";

/** Whether a task is done, dropped, overdue, due soon or due later. */
export function TaskState({ task }: { task: { done: unknown; dropped: unknown; dueAt: Date } }) {
  const now = useNow();
  if (task.done) return <Badge state="done">done</Badge>;
  if (task.dropped) return <Badge state="none">dropped</Badge>;
  const state = { broken: "overdue", risk: "soon", none: "due" } as const;
  return (
    <Badge state={state[urgency(task.dueAt, now)]}>
      <When at={task.dueAt} as="due" />
    </Badge>
  );
}
