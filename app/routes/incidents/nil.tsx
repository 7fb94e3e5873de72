import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { actorOf } from "#app/auth/visitor";
import { submit } from "#app/http/submit";
import { signNil } from "#app/operations/incidents/nil-statements";
import { readQuarters } from "#app/queries/incidents/nil-statements";
import { QuartersCard } from "#components/incidents/quarters-card";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { DateField } from "#components/ui/date-field";
import { Form, useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { TextArea } from "#components/ui/text-area";
import { nilInput } from "#domain/incidents/incidents";
import type { z } from "#domain/schema";

export const meta = () => [{ title: "Sign a nil statement · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "incidents.edit");
  const quarters = await readQuarters(args.context.app);
  const open = quarters.filter((one) => one.incidents.length === 0 && !one.signedBy);
  const asked = new URL(args.request.url).searchParams.get("from");
  const chosen = open.find((one) => one.from === asked) ?? open[0];
  return { quarters, chosen: chosen ? { from: chosen.from, to: chosen.to } : undefined };
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
  const { quarters, chosen } = useLoaderData<typeof loader>();
  return (
    <>
      <Crumbs steps={[["Incidents", "/incidents"], ["Nil statement"]]} />
      <PageHeader
        title="Sign a nil statement"
        intro="An empty list proves nothing; a signed statement for a period does. It cannot be changed afterwards."
      />
      <div className="stack">
        <QuartersCard quarters={quarters} />
        <Card title="Statement" pad>
          <Form<z.input<typeof nilInput>>
            key={chosen?.from}
            id="nil"
            values={chosen}
            answer={useAnswer<typeof action>()}
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
                  label="What was checked"
                  hint="The mailbox, alerts and reports, and when they were checked."
                />
              </>
            )}
          </Form>
        </Card>
      </div>
    </>
  );
}
