import type { IncidentPage } from "#app/queries/incidents/page";
import { TaskState } from "#components/incidents/task-state";
import { Card } from "#components/ui/card";
import { DateField } from "#components/ui/date-field";
import type { FormAnswer } from "#components/ui/form";
import { Link } from "#components/ui/link";
import { Pick, PickedForm } from "#components/ui/picked";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import type { IncidentTaskKind } from "#domain/incidents/tasks";
import type { PickedResult } from "#domain/picked";

type Props = {
  record: IncidentPage;
  mayEdit: boolean;
  kind: IncidentTaskKind;
  answer?: FormAnswer & { picked?: PickedResult };
  /** Whether every box is ticked from the start; not given where the tasks are only shown. */
  pickAll?: boolean;
};

const words = {
  task: { title: "Tasks", none: "No tasks.", give: "Assign a task" },
  follow_up: {
    title: "Follow-up actions",
    none: "No follow-up actions.",
    give: "Add a follow-up action",
  },
} as const;

/** The button that moves the due instant of the selected tasks of a card. */
const dueButton = (kind: IncidentTaskKind) => `due-${kind}` as const;

/** Who does what until when: open tasks first, then what was done. Several get one due instant at once. */
export function TasksCard({ record, mayEdit, kind, answer, pickAll }: Props) {
  const tasks = record.tasks.filter((task) => task.kind === kind);
  const dropped = tasks.filter((task) => task.dropped).length;
  const done = tasks.filter((task) => task.done).length;
  const open = tasks.length - done - dropped;
  const to = `/incidents/${record.incident.ref}/tasks`;
  const act = dueButton(kind);
  const picks = mayEdit && pickAll !== undefined && open > 1;
  return (
    <Card
      title={words[kind].title}
      aside={
        tasks.length > 0
          ? `${open} open, ${done} done${dropped > 0 ? `, ${dropped} dropped` : ""}`
          : undefined
      }
      foot={mayEdit ? <Link to={`${to}/new?kind=${kind}`}>{words[kind].give}</Link> : undefined}
    >
      {tasks.length === 0 ? (
        <p className="pad muted">{words[kind].none}</p>
      ) : (
        <PickedForm
          id={act}
          answer={answer?.result?.initialValue?.do === act ? answer : undefined}
          settled={answer?.picked ?? null}
          acts={[
            {
              name: act,
              text: "Set for the selected",
              busy: "Saving",
              lines: picks ? open : 0,
            },
          ]}
          lines={open}
          all={pickAll ?? false}
          fields={({ dueAt }) => (dueAt ? <DateField field={dueAt} label="Due" time /> : null)}
        >
          <ul className="plain pad stack tight">
            {tasks.map((task) => (
              <li key={task.id}>
                {picks && !task.done && !task.dropped ? <Pick value={task.id} name={task.title} /> : null}
                {mayEdit ? (
                  <Link to={task.done || task.dropped ? `/my/incident-tasks/${task.id}` : `${to}/${task.id}`}>
                    {task.title}
                  </Link>
                ) : (
                  task.title
                )}{" "}
                <TaskState task={task} />
                <br />
                <small className="muted">
                  <Who name={task.owner} />, due <When at={task.dueAt} as="moment" />
                  {task.done ? (
                    <>
                      . Done <When at={task.done.at} as="moment" /> by <Who name={task.done.by} />:{" "}
                      <span className="lines">{task.done.note}</span>
                    </>
                  ) : null}
                  {task.dropped ? (
                    <>
                      . Dropped <When at={task.dropped.at} as="moment" /> by <Who name={task.dropped.by} />:{" "}
                      <span className="lines">{task.dropped.reason}</span>
                    </>
                  ) : null}
                </small>
              </li>
            ))}
          </ul>
        </PickedForm>
      )}
    </Card>
  );
}
