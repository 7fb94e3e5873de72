import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { button, pressButton } from "#app/http/buttons";
import { recordDecision } from "#app/operations/incidents/decisions";
import { requireIncident } from "#app/operations/timeline";
import { typedNow, zoneOf } from "#app/queries/zone";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Form, useAnswer } from "#components/ui/form";
import { MomentField } from "#components/ui/moment-field";
import { Note } from "#components/ui/note";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { TextArea } from "#components/ui/text-area";
import { TextField } from "#components/ui/text-field";
import { listDecisions } from "#db/incidents/decisions";
import { findIncident } from "#db/incidents/incidents";
import { incidentTitle, markedTitle } from "#domain/exercises";
import { decisionInput } from "#domain/incidents/decisions";
import { typedMoment } from "#domain/moments";

export const meta = incidentTitle("Record a decision");

const correctedBy = (url: string) => new URL(url).searchParams.get("corrects") ?? undefined;

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "incidents.edit");
  const { app } = args.context;
  const incident = await findIncident(app.read, args.params.ref ?? "");
  if (!incident) throw notFound();
  const corrects = correctedBy(args.request.url);
  const old = corrects
    ? (await listDecisions(app.read, incident.id)).find((one) => one.id === corrects)
    : undefined;
  if (corrects && !old) throw notFound();
  return {
    ref: incident.ref,
    title: markedTitle(incident.title, incident.exercise === 1),
    correcting: Boolean(old),
    values: {
      decision: old?.decision ?? "",
      why: old?.why ?? "",
      facts: old?.facts ?? "",
      decidedBy: old?.decided_by ?? visitor.name,
      at: old ? "" : typedNow(app.now(), await zoneOf(app, visitor)),
    },
  };
}

const inputOf = async ({ context: { app, visitor } }: ActionFunctionArgs) =>
  decisionInput.extend({ at: typedMoment(await zoneOf(app, visitor)) });

const decide = button(inputOf, ({ params: { ref = "" }, request }) => ({
  action: "incidents.edit",
  change: async (work, input) => {
    const { id } = await requireIncident(work, ref);
    return recordDecision(work, id, { ...input, corrects: correctedBy(request.url) });
  },
  then: () => redirect(`/incidents/${ref}`),
}));

export const action = (args: ActionFunctionArgs) => pressButton(args, { otherwise: decide });

export default function Decide() {
  const { ref, title, correcting, values } = useLoaderData<typeof loader>();
  return (
    <>
      <Crumbs steps={[["Incidents", "/incidents"], [ref, `/incidents/${ref}`], ["Decision"]]} />
      <PageHeader title={correcting ? "Correct a decision" : "Record a decision"} intro={title} />
      <div className="stack">
        {correcting ? <Note>The earlier entry stays in the record; this one refers to it.</Note> : null}
        <Card pad>
          <Form<Record<"decision" | "why" | "facts" | "decidedBy" | "at", string>>
            id="decision"
            draft
            answer={useAnswer<typeof action>()}
            values={values}
            foot={<Submit kind="go">{correcting ? "Record the correction" : "Record the decision"}</Submit>}
          >
            {(fields) => (
              <>
                <TextArea field={fields.decision} label="What was decided" rows={2} />
                <TextArea field={fields.why} label="Why" rows={3} />
                <TextArea
                  field={fields.facts}
                  label="What was known at the time"
                  hint="Include what was not known. Later readers know more than you do now."
                  rows={4}
                />
                <TextField field={fields.decidedBy} label="Who decided" width="l" />
                <MomentField field={fields.at} label="When it was decided" />
              </>
            )}
          </Form>
        </Card>
      </div>
    </>
  );
}
