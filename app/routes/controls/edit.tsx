import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { button, pressButton } from "#app/http/buttons";
import { editControl } from "#app/operations/controls/controls";
import { proposeRetirement } from "#app/operations/controls/proposals";
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
import { findControl, listControlVersions } from "#db/controls/controls";
import { controlInput } from "#domain/controls/input";
import { retirementInput } from "#domain/controls/proposals";
import { z } from "#domain/schema";

export const meta = ({ params }: { params: { ref?: string } }) => [{ title: `Edit ${params.ref} · Surety` }];

/** The form also says which version the person had before them. */
const schema = z.intersection(controlInput, z.object({ seen: z.coerce.number().int() }));

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "controls.edit");
  const { app } = args.context;
  const control = await findControl(app.read, args.params.ref ?? "");
  const version = control && (await listControlVersions(app.read, control.id)).get(control.id)?.at(-1);
  if (!control || !version) throw notFound();
  return {
    ref: control.ref,
    retired: version.retired,
    waiting: (await listWaitingProposals(app.read, control.id)).at(0)?.id ?? null,
    choices: await controlChoices(app.read, app.now(), version.criteria, [
      control.owner_id,
      control.deputy_id,
    ]),
    values: {
      seen: version.version,
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
  };
}

const buttons = {
  retire: button(retirementInput, ({ params: { ref = "" } }) => ({
    action: "controls.edit",
    change: (work, { seen, reason }) => proposeRetirement(work, ref, seen, reason),
    then: (proposal) => redirect(`/controls/proposals/${proposal}`),
  })),
  otherwise: button(schema, ({ params: { ref = "" } }) => ({
    action: "controls.edit",
    change: (work, { seen, ownerId = null, deputyId = null, ...input }) =>
      editControl(work, ref, seen, { ...input, ownerId, deputyId }),
    then: (proposal) => redirect(proposal ? `/controls/proposals/${proposal}` : `/controls/${ref}`),
  })),
};

export const action = (args: ActionFunctionArgs) => pressButton(args, buttons);

export default function EditControl() {
  const { ref, values, choices, retired, waiting } = useLoaderData<typeof loader>();
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
        <Form<z.input<typeof schema>>
          id="control"
          answer={answer}
          values={values}
          foot={
            <Submit kind="go" busy="Saving">
              Save or propose
            </Submit>
          }
        >
          {(fields) => (
            <>
              <input type="hidden" name="seen" value={values.seen} />
              <ControlFields fields={fields} {...choices} />
              <TextField
                field={fields.reason}
                label="Reason for the change"
                hint="Recorded with the version."
              />
              <Note>Windows that have begun keep what they expect.</Note>
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
              <input type="hidden" name="seen" value={values.seen} />
              <TextField
                field={fields.reason}
                label={retired ? "Reason for taking it up again" : "Reason for retiring"}
                hint="Another person confirms it. Windows that have begun keep what they expect."
              />
            </>
          )}
        </Form>
      </Card>
    </>
  );
}
