import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { button, pressButton } from "#app/http/buttons";
import { setClockStart } from "#app/operations/breach-clocks/clock-starts";
import { requireIncident } from "#app/operations/timeline";
import { typedNow, zoneOf } from "#app/queries/zone";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Form, useAnswer } from "#components/ui/form";
import { Moment } from "#components/ui/moment";
import { MomentField } from "#components/ui/moment-field";
import { Note } from "#components/ui/note";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { TextArea } from "#components/ui/text-area";
import { TextField } from "#components/ui/text-field";
import { listAnchors } from "#db/incidents/facts";
import { findIncident } from "#db/incidents/incidents";
import {
  type ClockStartName,
  clockStartInput,
  clockStartKinds,
  clockStartWords,
  validClockStarts,
} from "#domain/breach-clocks/clock-starts";
import { incidentTitle } from "#domain/exercises";
import { typedMoment } from "#domain/moments";

export const meta = incidentTitle("Set a clock start");

function kindOf(args: { params: Record<string, string | undefined> }): ClockStartName {
  const kind = clockStartKinds.find((one) => one === args.params.kind);
  if (!kind) throw notFound();
  return kind;
}

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "incidents.edit");
  const { app } = args.context;
  const kind = kindOf(args);
  const incident = await findIncident(app.read, args.params.ref ?? "");
  if (!incident) throw notFound();
  const old = validClockStarts(await listAnchors(app.read, incident.id)).get(kind);
  return {
    kind,
    ref: incident.ref,
    title: incident.title,
    old: old?.at ?? null,
    now: typedNow(app.now(), await zoneOf(app, visitor)),
  };
}

const inputOf = async ({ context: { app, visitor } }: ActionFunctionArgs) =>
  clockStartInput.omit({ kind: true }).extend({ at: typedMoment(await zoneOf(app, visitor)) });

const set = button(inputOf, (args) => ({
  action: "incidents.edit",
  change: async (work, input) => {
    const { id } = await requireIncident(work, args.params.ref ?? "");
    return setClockStart(work, id, { ...input, kind: kindOf(args) }, args.context.app.config.publicUrl);
  },
  then: () => redirect(`/incidents/${args.params.ref}`),
}));

export const action = (args: ActionFunctionArgs) => pressButton(args, { otherwise: set });

export default function SetAnchor() {
  const { kind, ref, title, old, now } = useLoaderData<typeof loader>();
  const { label, means } = clockStartWords[kind];
  return (
    <>
      <Crumbs steps={[["Incidents", "/incidents"], [ref, `/incidents/${ref}`], [label]]} />
      <PageHeader
        title={old ? `Correct: ${label.toLowerCase()}` : `Set: ${label.toLowerCase()}`}
        intro={`${means}. ${title}.`}
      />
      <div className="stack">
        {old ? (
          <Note>
            Recorded as <Moment at={old} />. That entry is kept. Running clocks are recalculated; their old
            deadlines stay visible.
          </Note>
        ) : null}
        <Card pad>
          <Form<{ at: string; why: string; source: string }>
            id="anchor"
            answer={useAnswer<typeof action>()}
            values={{ at: old ? "" : now }}
            foot={<Submit kind="go">{old ? "Record the correction" : "Set the clock start"}</Submit>}
          >
            {(fields) => (
              <>
                <MomentField
                  field={fields.at}
                  label="When it happened"
                  hint="As precise as known. The clock counts from the start of the period you enter."
                />
                <TextArea
                  field={fields.why}
                  label={old ? "Reason for the correction" : "What happened and how you know"}
                />
                <TextField
                  field={fields.source}
                  label="Source"
                  hint="A log line, call notes or an evidence reference."
                />
              </>
            )}
          </Form>
        </Card>
      </div>
    </>
  );
}
