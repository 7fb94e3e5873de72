import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { submit } from "#app/http/submit";
import { createPolicy } from "#app/operations/policies/policies";
import { staffToChoose } from "#app/queries/people/choices";
import { PolicyFields } from "#components/policies/fields";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Form, useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { TextArea } from "#components/ui/text-area";
import { organisationDay } from "#db/installation/organisation";
import { policyBody, policySettingsInput } from "#domain/policies/policies";
import type { z } from "#domain/schema";

const input = policySettingsInput.safeExtend({ body: policyBody });

export const meta = () => [{ title: "Write a policy · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "policies.edit");
  const { app } = args.context;
  const people = await staffToChoose(app.read, await organisationDay(app.read, app.now()));
  return { people: people.map(({ id, name }) => [id, name] as const) };
}

export async function action(args: ActionFunctionArgs) {
  return submit(args, {
    schema: input,
    action: "policies.edit",
    change: (work, { body, ...settings }) => createPolicy(work, settings, body),
    then: (slug) => redirect(`/policies/${slug}/edit`),
  });
}

export default function NewPolicy() {
  const { people } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  return (
    <>
      <Crumbs steps={[["Policies", "/policies"], ["Write a policy"]]} />
      <PageHeader
        title="Write a policy"
        intro="The policy starts as a draft. Acknowledgement is requested only after publication."
      />
      <Card pad>
        <Form<z.input<typeof input>>
          id="new"
          draft
          answer={answer}
          values={{ reviewMonths: "12", noticeDays: "30", audience: "everyone" }}
          foot={
            <Submit kind="go" busy="Saving">
              Save the draft
            </Submit>
          }
        >
          {(fields) => (
            <>
              <PolicyFields fields={fields} people={people} />
              <TextArea
                field={fields.body}
                label="Text"
                hint="Markdown: ## for a heading, - for a list, **bold**. {{organisation}} and {{security_email}} are filled from the settings."
                tall
              />
            </>
          )}
        </Form>
      </Card>
    </>
  );
}
