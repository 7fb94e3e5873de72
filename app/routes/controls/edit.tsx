import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { submit } from "#app/http/submit";
import { editControl } from "#app/operations/controls/controls";
import { controlChoices } from "#app/queries/controls/choices";
import { ControlFields } from "#components/controls/fields";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Form } from "#components/ui/form";
import { Note } from "#components/ui/note";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { TextField } from "#components/ui/text-field";
import { findControl, listControlVersions } from "#db/controls/controls";
import { controlInput } from "#domain/controls/controls";
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
    choices: await controlChoices(app.read, app.now(), version.criteria),
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

export async function action(args: ActionFunctionArgs) {
  const ref = args.params.ref ?? "";
  return submit(args, {
    schema,
    action: "controls.edit",
    change: (work, { seen, ownerId = null, deputyId = null, ...input }) =>
      editControl(work, ref, seen, { ...input, ownerId, deputyId }),
    then: () => redirect(`/controls/${ref}`),
  });
}

export default function EditControl() {
  const { ref, values, choices } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <>
      <Crumbs steps={[["Controls", "/controls"], [ref, `/controls/${ref}`], ["Edit"]]} />
      <PageHeader
        title={`Edit ${ref}`}
        lede="Changes create a new version, which applies to occurrences due from today. Owner and deputy change immediately."
      />
      <Card pad>
        <Form<z.input<typeof schema>>
          id="control"
          answer={answer}
          values={values}
          foot={
            <Submit kind="go" busy="Saving">
              Save as version {values.seen + 1}
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
              <Note>Occurrences due before today keep their version.</Note>
            </>
          )}
        </Form>
      </Card>
    </>
  );
}
