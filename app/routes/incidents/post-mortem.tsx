import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { type Stored, shown } from "#app/http/shown";
import { submit } from "#app/http/submit";
import { savePostMortem } from "#app/operations/incidents/post-mortems";
import { requireIncident } from "#app/operations/timeline";
import { incidentPage } from "#app/queries/incidents/page";
import { readIncidentRecord } from "#app/queries/incidents/record";
import { PostMortemSaved } from "#components/incidents/post-mortem-card";
import { TasksCard } from "#components/incidents/tasks-card";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Form, useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { TextArea } from "#components/ui/text-area";
import type { ReadDb } from "#db/client";
import { findIncident } from "#db/incidents/incidents";
import { listPostMortems } from "#db/incidents/post-mortems";
import { incidentTitle } from "#domain/exercises";
import { type PostMortemInput, postMortemInput } from "#domain/incidents/post-mortems";

export const meta = incidentTitle("Post-mortem");

async function storedPostMortem(db: ReadDb, ref: string) {
  const incident = await findIncident(db, ref);
  if (!incident) return undefined;
  const [last] = await listPostMortems(db, incident.id);
  const { happened = "", causes = "", wentWell = "", wentBadly = "" } = last ?? {};
  return {
    values: { happened, causes, wentWell, wentBadly },
    log: { type: "incident", id: incident.id, actions: ["incidents.post-mortem"] },
  } satisfies Stored;
}

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "incidents.edit");
  const { app } = args.context;
  const record = await readIncidentRecord(app.read, args.params.ref ?? "", app.now());
  const stored = await storedPostMortem(app.read, args.params.ref ?? "");
  if (!record || !stored) throw notFound();
  return { lessons: shown(stored), record: await incidentPage(record, app.now()) };
}

export async function action(args: ActionFunctionArgs) {
  const ref = args.params.ref ?? "";
  return submit(args, {
    schema: postMortemInput,
    action: "incidents.edit",
    stored: (db) => storedPostMortem(db, ref),
    change: async (work, input) => savePostMortem(work, (await requireIncident(work, ref)).id, input),
    then: () => redirect(`/incidents/${ref}/post-mortem`),
  });
}

export default function PostMortem() {
  const { record, lessons } = useLoaderData<typeof loader>();
  const { ref, title } = record.incident;
  const [standing] = record.postMortems;
  return (
    <>
      <Crumbs steps={[["Incidents", "/incidents"], [ref, `/incidents/${ref}`], ["Post-mortem"]]} />
      <PageHeader title="Post-mortem" intro={`${title}. Causes, not blame.`} />
      <div className="stack">
        <Card pad aside={<PostMortemSaved versions={record.postMortems} />} title="Lessons learned">
          <Form<PostMortemInput>
            key={standing?.version}
            id="post-mortem"
            draft
            answer={useAnswer<typeof action>()}
            shown={lessons}
            foot={<Submit kind="go">Save the post-mortem</Submit>}
          >
            {(fields) => (
              <>
                <TextArea field={fields.happened} label="What happened" tall />
                <TextArea
                  field={fields.causes}
                  label="Root cause"
                  hint="Ask why until the answer is something you can change."
                  tall
                />
                <TextArea field={fields.wentWell} label="What went well" />
                <TextArea field={fields.wentBadly} label="What went wrong" />
              </>
            )}
          </Form>
        </Card>
        <TasksCard record={record} mayEdit kind="follow_up" />
      </div>
    </>
  );
}
