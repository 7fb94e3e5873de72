import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { submit } from "#app/http/submit";
import { addControl } from "#app/operations/controls/own-controls";
import { controlChoices } from "#app/queries/controls/choices";
import { ControlFields } from "#components/controls/fields";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Form, useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { TextField } from "#components/ui/text-field";
import { newControlInput } from "#domain/controls/input";
import type { z } from "#domain/schema";

export const meta = () => [{ title: "Add a control · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "controls.edit");
  const { app } = args.context;
  return controlChoices(app.read, app.now());
}

export async function action(args: ActionFunctionArgs) {
  return submit(args, {
    schema: newControlInput,
    action: "controls.edit",
    change: addControl,
    then: (_, { ref }) => redirect(`/controls/${ref}`),
  });
}

export default function NewControl() {
  const choices = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  return (
    <>
      <Crumbs steps={[["Controls", "/controls"], ["Add a control"]]} />
      <PageHeader
        title="Add a control"
        intro="A custom control in addition to the catalogue. It applies from today."
      />
      <Card pad>
        <Form<z.input<typeof newControlInput>>
          id="control"
          answer={answer}
          values={{ graceDays: 7, withinDays: 0 }}
          foot={
            <Submit kind="go" busy="Adding">
              Add the control
            </Submit>
          }
        >
          {(fields) => (
            <>
              <TextField
                field={fields.ref}
                label="Number"
                hint="The letters of the series and an unused number, such as AC-21."
                width="s"
              />
              <ControlFields fields={fields} {...choices} />
            </>
          )}
        </Form>
      </Card>
    </>
  );
}
