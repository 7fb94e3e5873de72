import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { submit } from "#app/http/submit";
import { retirePolicy } from "#app/operations/policies/publishing";
import { readPolicy } from "#app/queries/policies/policies";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { DateField } from "#components/ui/date-field";
import { Form, useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { TextArea } from "#components/ui/text-area";
import { retireInput } from "#domain/policies/policies";
import type { z } from "#domain/schema";

export const meta = () => [{ title: "Retire a policy · Surety" }];

async function published(args: LoaderFunctionArgs | ActionFunctionArgs) {
  const visitor = requireUser(args, "policies.publish");
  const { app } = args.context;
  const found = await readPolicy(app.read, app.now(), visitor, args.params.slug ?? "");
  if (!found || found.policy.retiredOn || !found.versions.some((version) => version.publishedAt))
    throw notFound();
  return found;
}

export async function loader(args: LoaderFunctionArgs) {
  const { policy, today } = await published(args);
  return { title: policy.title, slug: policy.slug, today };
}

export async function action(args: ActionFunctionArgs) {
  const { policy } = await published(args);
  return submit(args, {
    schema: retireInput,
    action: "policies.publish",
    change: (work, input) => retirePolicy(work, policy.id, input),
    then: () => redirect(`/policies/${policy.slug}`),
  });
}

export default function RetirePolicy() {
  const { title, slug, today } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  return (
    <>
      <Crumbs steps={[["Policies", "/policies"], [title, `/policies/${slug}`], ["Retire"]]} />
      <PageHeader
        title={`Retire ${title}?`}
        intro="From that day, no version applies and no acknowledgement is requested. The history stays. This cannot be undone."
      />
      <Card pad>
        <Form<z.input<typeof retireInput>>
          id="retire"
          answer={answer}
          values={{ retiredOn: today }}
          foot={
            <Submit kind="stop" busy="Retiring">
              Retire the policy
            </Submit>
          }
        >
          {(fields) => (
            <>
              <DateField field={fields.retiredOn} label="First day not in force" min={today} />
              <TextArea field={fields.reason} label="Reason and replacement" />
            </>
          )}
        </Form>
      </Card>
    </>
  );
}
