import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { can, submit } from "#app/http";
import { finishIncidentTask, maySeeTask } from "#app/operations/incident-tasks";
import { Facts } from "#components/facts";
import { Form } from "#components/form";
import { Head } from "#components/head";
import { Link } from "#components/link";
import { Sheet } from "#components/sheet";
import { Submit } from "#components/submit";
import { TextArea } from "#components/text-area";
import { When } from "#components/when";
import { Who } from "#components/who";
import { findIncidentTask } from "#db/incident-tasks";
import { markedTitle } from "#domain/exercises";
import { taskDoneInput } from "#domain/incident-tasks";

export const meta = () => [{ title: "Task of an incident · Surety" }];

/** One task, for its owner and for officers: what, until when, and the word that it is done. */
export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "incidents.work-own");
  const task = await findIncidentTask(args.context.app.read, args.params.id ?? "");
  if (!task || !maySeeTask(visitor, task)) throw notFound();
  return { task, opens: can(visitor, "incidents.view") };
}

export async function action(args: ActionFunctionArgs) {
  const { id = "" } = args.params;
  return submit(args, {
    schema: taskDoneInput,
    action: "incidents.work-own",
    change: (work, { note }) => finishIncidentTask(work, id, note),
    then: () => redirect(`/my/incident-tasks/${id}`),
  });
}

export default function IncidentTaskPage() {
  const { task, opens } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const incident = `${task.incidentRef}: ${task.incidentTitle}`;
  return (
    <>
      <Head
        title={markedTitle(task.title, task.exercise)}
        lede={task.done ? "This task is done." : "Say what was done; the record of the incident keeps it."}
      />
      <div className="stack">
        <Sheet title="The task">
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
              ["Who does it", <Who key="o" name={task.owner} />],
              ["Due", <When key="d" at={task.dueAt} as="both" />],
              ["Given by", <Who key="g" name={task.createdBy} />],
              task.done ? ["Done", <When key="t" at={task.done.at} as="both" />] : null,
              task.done ? ["By", <Who key="b" name={task.done.by} />] : null,
              task.done
                ? [
                    "What was done",
                    <span key="n" className="said">
                      {task.done.note}
                    </span>,
                  ]
                : null,
            ]}
          />
        </Sheet>
        {task.done ? null : (
          <Sheet pad>
            <Form<{ note: string }>
              id="done"
              answer={answer as never}
              foot={<Submit kind="go">It is done</Submit>}
            >
              {(fields) => <TextArea field={fields.note} label="What was done" />}
            </Form>
          </Sheet>
        )}
      </div>
    </>
  );
}
