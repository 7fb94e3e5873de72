import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
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
import { incidentTitle } from "#domain/exercises";
import { type PostMortemInput, postMortemInput } from "#domain/incidents/post-mortems";

export const meta = incidentTitle("Post-mortem");

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "incidents.edit");
  const { app } = args.context;
  const record = await readIncidentRecord(app.read, args.params.ref ?? "", app.now());
  if (!record) throw notFound();
  return { record: await incidentPage(record, app.now()) };
}

export async function action(args: ActionFunctionArgs) {
  const ref = args.params.ref ?? "";
  return submit(args, {
    schema: postMortemInput,
    action: "incidents.edit",
    change: async (work, input) => savePostMortem(work, (await requireIncident(work, ref)).id, input),
    then: () => redirect(`/incidents/${ref}/post-mortem`),
  });
}

export default function PostMortem() {
  const { record } = useLoaderData<typeof loader>();
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
            values={standing}
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
