import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { button, pressButton } from "#app/http/buttons";
import { type Stored, shown } from "#app/http/shown";
import { editControl } from "#app/operations/controls/controls";
import { proposeRetirement } from "#app/operations/controls/proposals";
import { requireControl } from "#app/operations/controls/versions";
import { controlChoices } from "#app/queries/controls/choices";
import { listWaitingProposals } from "#app/queries/controls/proposals";
import { ControlFields } from "#components/controls/fields";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Form, useAnswer } from "#components/ui/form";
import { Link } from "#components/ui/link";
import { Note } from "#components/ui/note";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { TextField } from "#components/ui/text-field";
import type { ReadDb } from "#db/client";
import { findControl, listControlVersions } from "#db/controls/controls";
import { controlInput } from "#domain/controls/input";
import { retirementInput } from "#domain/controls/proposals";
import type { z } from "#domain/schema";

export const meta = ({ params }: { params: { ref?: string } }) => [{ title: `Edit ${params.ref} · Surety` }];

async function storedControl(db: ReadDb, ref: string) {
  const control = await findControl(db, ref);
  const version = control && (await listControlVersions(db, control.id)).get(control.id)?.at(-1);
  if (!control || !version) return undefined;
  return {
    control,
    version,
    values: {
      title: version.title,
      statement: version.statement,
      why: version.why,
      frequency: version.frequency,
      population: version.population ?? "",
      withinDays: version.withinDays,
      graceDays: version.graceDays,
      evidence: version.evidence.join("\n"),
      test: version.test,
      criteria: version.criteria,
      ownerId: control.owner_id ?? "",
      deputyId: control.deputy_id ?? "",
    },
    log: { type: "control", id: control.id, actions: ["controls.edit", "controls.assign-owner"] },
  } satisfies Stored & Record<string, unknown>;
}

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "controls.edit");
  const { app } = args.context;
  const stored = await storedControl(app.read, args.params.ref ?? "");
  if (!stored) throw notFound();
  const { control, version } = stored;
  return {
    ref: control.ref,
    retired: version.retired,
    waiting: (await listWaitingProposals(app.read, control.id)).at(0)?.id ?? null,
    choices: await controlChoices(app.read, app.now(), version.criteria, [
      control.owner_id,
      control.deputy_id,
    ]),
    seen: version.version,
    form: shown(stored),
  };
}

const buttons = {
  retire: button(retirementInput, ({ params: { ref = "" } }) => ({
    action: "controls.edit",
    change: (work, { seen, reason }) => proposeRetirement(work, ref, seen, reason),
    then: (proposal) => redirect(`/controls/proposals/${proposal}`),
  })),
  otherwise: button(controlInput, ({ params: { ref = "" } }) => ({
    action: "controls.edit",
    stored: (db) => storedControl(db, ref),
    change: async (work, { ownerId = null, deputyId = null, ...input }) => {
      const { latest } = await requireControl(work, ref);
      return editControl(work, ref, latest.version, { ...input, ownerId, deputyId });
    },
    then: (proposal) => redirect(proposal ? `/controls/proposals/${proposal}` : `/controls/${ref}`),
  })),
};

export const action = (args: ActionFunctionArgs) => pressButton(args, buttons);

export default function EditControl() {
  const { ref, seen, form, choices, retired, waiting } = useLoaderData<typeof loader>();
  const given = useAnswer<typeof action>();
  const retiring = given?.result?.initialValue?.do === "retire";
  const answer = retiring ? undefined : given;
  return (
    <>
      <Crumbs steps={[["Controls", "/controls"], [ref, `/controls/${ref}`], ["Edit"]]} />
      <PageHeader
        title={`Edit ${ref}`}
        intro="What the control expects, how often, and its owner change when another person confirms it. Purpose, test procedure, deputy and a first owner change at once."
      />
      {waiting ? (
        <Note tone="risk">
          Another change of this control waits. Of the two, the one that is confirmed first counts; the other
          must be proposed again. <Link to={`/controls/proposals/${waiting}`}>See it</Link>
        </Note>
      ) : null}
      <Card pad>
        <Form<z.input<typeof controlInput>>
          id="control"
          answer={answer}
          shown={form}
          foot={
            <Submit kind="go" busy="Saving">
              Save or propose
            </Submit>
          }
        >
          {(fields) => (
            <>
              <ControlFields fields={fields} {...choices} />
              <TextField
                field={fields.reason}
                label="Reason for the change"
                hint="Recorded with the version."
              />
              <Note>Windows that have begun keep their requirements.</Note>
            </>
          )}
        </Form>
      </Card>
      <Card title={retired ? "Take up again" : "Retire"} pad>
        <Form<z.input<typeof retirementInput>>
          id="retire"
          answer={retiring ? given : undefined}
          foot={
            <Submit name="do" value="retire" busy="Proposing">
              {retired ? "Propose to take it up again" : "Propose to retire it"}
            </Submit>
          }
        >
          {(fields) => (
            <>
              <input type="hidden" name="seen" value={seen} />
              <TextField
                field={fields.reason}
                label={retired ? "Reason for taking it up again" : "Reason for retiring"}
                hint="Another person confirms it. Windows that have begun keep their requirements."
              />
            </>
          )}
        </Form>
      </Card>
    </>
  );
}
