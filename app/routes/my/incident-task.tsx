import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { button, pressButton } from "#app/http/buttons";
import { can } from "#app/http/submit";
import { dropIncidentTask, reopenIncidentTask } from "#app/operations/incidents/task-ends";
import { finishIncidentTask, maySeeTask } from "#app/operations/incidents/tasks";
import { Card } from "#components/ui/card";
import { Facts } from "#components/ui/facts";
import { Form, useAnswer } from "#components/ui/form";
import { Link } from "#components/ui/link";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { TextArea } from "#components/ui/text-area";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import { findIncidentTask } from "#db/incidents/tasks";
import { markedTitle } from "#domain/exercises";
import { taskDoneInput, taskEndInput } from "#domain/incidents/tasks";

export const meta = ({ data }: { data?: { task: { title: string } } }) => [
  { title: `${data?.task.title ?? "Incident task"} · Surety` },
];

/** One task, for its owner and for officers: what, until when, and the word that it is done. */
export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "incidents.work-own");
  const task = await findIncidentTask(args.context.app.read, args.params.id ?? "");
  if (!task || !maySeeTask(visitor, task)) throw notFound();
  return { task, opens: can(visitor, "incidents.view"), mayEdit: can(visitor, "incidents.edit") };
}

const back = ({ params }: ActionFunctionArgs) => redirect(`/my/incident-tasks/${params.id}`);
const end = (change: typeof dropIncidentTask) =>
  button(taskEndInput, (args) => ({
    action: "incidents.edit",
    change: (work, { reason }) => change(work, args.params.id ?? "", reason),
    then: () => back(args),
  }));

const buttons = {
  drop: end(dropIncidentTask),
  reopen: end(reopenIncidentTask),
  otherwise: button(taskDoneInput, (args) => ({
    action: "incidents.work-own",
    change: (work, { note }) => finishIncidentTask(work, args.params.id ?? "", note),
    then: () => back(args),
  })),
};

export const action = (args: ActionFunctionArgs) => pressButton(args, buttons);

export default function IncidentTaskPage() {
  const { task, opens, mayEdit } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const ending = answer?.result?.initialValue ? "reason" in answer.result.initialValue : false;
  const settled = Boolean(task.done ?? task.dropped);
  const incident = `${task.incidentRef}: ${task.incidentTitle}`;
  return (
    <>
      <PageHeader
        title={markedTitle(task.title, task.exercise)}
        intro={
          task.done
            ? "This task is done."
            : task.dropped
              ? "This task was dropped. No action is required."
              : "Describe what was done. It is kept in the incident record."
        }
      />
      <div className="stack">
        <TaskFacts opens={opens} task={task} incident={incident} />
        {settled ? null : (
          <Card pad>
            <Form<{ note: string }>
              id="done"
              answer={ending ? null : answer}
              foot={<Submit kind="go">Mark as done</Submit>}
            >
              {(fields) => <TextArea field={fields.note} label="What was done" />}
            </Form>
          </Card>
        )}
        {mayEdit ? (
          <Card title={settled ? "Reopen" : "Drop"} pad>
            <Form<{ reason: string }>
              id="end"
              answer={ending ? answer : null}
              foot={
                <Submit kind={settled ? undefined : "stop"} name="do" value={settled ? "reopen" : "drop"}>
                  {settled ? "Reopen the task" : "Drop the task"}
                </Submit>
              }
            >
              {(fields) => (
                <TextArea
                  field={fields.reason}
                  label={settled ? "Reason for reopening" : "Reason for dropping"}
                  hint="Recorded in the incident timeline."
                />
              )}
            </Form>
          </Card>
        ) : null}
      </div>
    </>
  );
}

type Page = ReturnType<typeof useLoaderData<typeof loader>>;

function TaskFacts({ opens, task, incident }: Pick<Page, "opens" | "task"> & { incident: string }) {
  return (
    <Card title="The task">
      <Facts
        facts={[
          [
            "Incident",
            opens ? (
              <Link key="i" to={`/incidents/${task.incidentRef}`}>
                {incident}
              </Link>
            ) : (
              incident
            ),
          ],
          ["Assignee", <Who key="o" name={task.owner} />],
          ["Due", <When key="d" at={task.dueAt} as="both" />],
          ["Assigned by", <Who key="g" name={task.createdBy} />],
          task.done ? ["Done", <When key="t" at={task.done.at} as="both" />] : null,
          task.done ? ["By", <Who key="b" name={task.done.by} />] : null,
          task.done
            ? [
                "What was done",
                <span key="n" className="lines">
                  {task.done.note}
                </span>,
              ]
            : null,
          task.dropped ? ["Dropped", <When key="dt" at={task.dropped.at} as="both" />] : null,
          task.dropped ? ["By", <Who key="db" name={task.dropped.by} />] : null,
          task.dropped ? ["Why", task.dropped.reason] : null,
        ]}
      />
    </Card>
  );
}
