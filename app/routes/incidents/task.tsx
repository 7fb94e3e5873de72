import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { button, pressButton } from "#app/http/buttons";
import { type Stored, shown } from "#app/http/shown";
import { changeIncidentTask, giveIncidentTask } from "#app/operations/incidents/tasks";
import { requireIncident } from "#app/operations/timeline";
import { reviewersToChoose } from "#app/queries/people/choices";
import { typedNow, zoneOf } from "#app/queries/zone";
import { PersonField } from "#components/people/person-field";
import { Card } from "#components/ui/card";
import { Choice } from "#components/ui/choice";
import { Crumbs } from "#components/ui/crumbs";
import { DateField } from "#components/ui/date-field";
import { Form, useAnswer } from "#components/ui/form";
import { Link } from "#components/ui/link";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { TextField } from "#components/ui/text-field";
import type { ReadDb } from "#db/client";
import { findIncident } from "#db/incidents/incidents";
import { findIncidentTask } from "#db/incidents/tasks";
import { incidentTitle } from "#domain/exercises";
import { type IncidentTaskKind, incidentTaskInput } from "#domain/incidents/tasks";

export const meta = incidentTitle("Task");

async function storedTask(db: ReadDb, id: string, zone: string) {
  const task = await findIncidentTask(db, id);
  if (!task) return undefined;
  return {
    values: {
      title: task.title,
      ownerId: task.ownerId ?? "",
      dueAt: typedNow(task.dueAt, zone).replace(" ", "T"),
      kind: task.kind,
    },
    log: {
      type: "incident",
      id: task.incidentId,
      actions: ["incidents.give-task", "incidents.change-task"],
    },
  } satisfies Stored;
}

/** A new task, or the words, owner and due instant of one that is not done. */
export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "incidents.edit");
  const { app } = args.context;
  const { ref = "", id = "" } = args.params;
  const incident = await findIncident(app.read, ref);
  const task = id === "new" ? null : await findIncidentTask(app.read, id);
  if (!incident || task === undefined) throw notFound();
  if (task && (task.incidentId !== incident.id || task.done || task.dropped)) throw notFound();
  const zone = await zoneOf(app, visitor);
  const stored = task ? await storedTask(app.read, task.id, zone) : undefined;
  const asked = new URL(args.request.url).searchParams.get("kind");
  const kind: IncidentTaskKind = task?.kind ?? (asked === "follow_up" ? "follow_up" : "task");
  return {
    incident: { ref: incident.ref, title: incident.title },
    people: await reviewersToChoose(app.read, task?.ownerId),
    id: task?.id ?? null,
    kind,
    task: stored ? shown(stored) : undefined,
  };
}

const inputOf = async ({ context: { app, visitor } }: ActionFunctionArgs) =>
  incidentTaskInput(await zoneOf(app, visitor));

const save = button(inputOf, ({ params: { ref = "", id = "" }, context: { app, visitor } }) => ({
  action: "incidents.edit",
  stored: async (db) => storedTask(db, id, await zoneOf(app, visitor)),
  change: async (work, input) => {
    const incident = await requireIncident(work, ref);
    if (id === "new") await giveIncidentTask(work, incident.id, input);
    else await changeIncidentTask(work, id, input);
  },
  then: (_, { kind }) => redirect(`/incidents/${ref}${kind === "follow_up" ? "/post-mortem" : ""}`),
}));

export const action = (args: ActionFunctionArgs) => pressButton(args, { otherwise: save });

export default function Task() {
  const { incident, people, id, kind, task } = useLoaderData<typeof loader>();
  const title = id ? "Edit the task" : "Assign a task";
  return (
    <>
      <Crumbs steps={[["Incidents", "/incidents"], [incident.ref, `/incidents/${incident.ref}`], [title]]} />
      <PageHeader title={title} intro={incident.title}>
        {id ? (
          <Link className="btn" to={`/my/incident-tasks/${id}`}>
            Done or dropped
          </Link>
        ) : null}
      </PageHeader>
      <Card pad>
        <Form<Record<"title" | "ownerId" | "dueAt" | "kind", string>>
          id="task"
          answer={useAnswer<typeof action>()}
          values={{ kind }}
          shown={task}
          foot={<Submit kind="go">{id ? "Save the task" : "Assign the task"}</Submit>}
        >
          {(fields) => (
            <>
              <TextField field={fields.title} label="Task" />
              <PersonField
                field={fields.ownerId}
                label="Assignee"
                hint="Must have an account. The task stays on their page until done."
                empty="Choose"
                options={people.map((one) => [one.id, one.name] as const)}
              />
              <DateField field={fields.dueAt} label="Due" time />
              <Choice
                field={fields.kind}
                label="Belongs to"
                options={[
                  { value: "task", text: "The response", hint: "Part of the work on this incident" },
                  {
                    value: "follow_up",
                    text: "The post-mortem",
                    hint: "Prevents recurrence; can be due after the incident is closed",
                  },
                ]}
              />
            </>
          )}
        </Form>
      </Card>
    </>
  );
}
