import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { submit } from "#app/http";
import { signNil } from "#app/operations/nil-statements";
import { actorOf } from "#app/visitor";
import { Crumbs } from "#components/crumbs";
import { DateField } from "#components/date-field";
import { Form } from "#components/form";
import { Head } from "#components/head";
import { Sheet } from "#components/sheet";
import { Submit } from "#components/submit";
import { TextArea } from "#components/text-area";
import { nilInput } from "#domain/incidents";
import type { z } from "#domain/schema";

export const meta = () => [{ title: "Sign a nil statement · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "incidents.edit");
  return {};
}

export async function action(args: ActionFunctionArgs) {
  return submit(args, {
    schema: nilInput,
    action: "incidents.edit",
    stepUp: true,
    run: (visitor, input) => signNil(args.context.app, actorOf(visitor), input),
    then: () => redirect("/incidents"),
  });
}

export default function Nil() {
  return (
    <>
      <Crumbs steps={[["Incidents", "/incidents"], ["Nil statement"]]} />
      <Head
        title="Sign that there was no incident"
        lede="An empty list proves nothing. Your name under a period does, and it cannot be changed afterwards."
      />
      <Sheet pad>
        <Form<z.input<typeof nilInput>>
          id="nil"
          answer={useActionData<typeof action>() as never}
          stepUp
          foot={<Submit kind="go">Sign the statement</Submit>}
        >
          {(fields) => (
            <>
              <div className="row">
                <DateField field={fields.from} label="First day" />
                <DateField field={fields.to} label="Last day" />
              </div>
              <TextArea
                field={fields.how}
                label="What was looked at"
                hint="The mailbox, the alerts, the reports, and when: so that the silence is known to be real."
              />
            </>
          )}
        </Form>
      </Sheet>
    </>
  );
}
