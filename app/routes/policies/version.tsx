import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { submit } from "#app/http/submit";
import { beginVersion } from "#app/operations/policies/versions";
import { readPolicy } from "#app/queries/policies/policies";
import { Card } from "#components/ui/card";
import { Choice } from "#components/ui/choice";
import { Crumbs } from "#components/ui/crumbs";
import { Form, useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { TextArea } from "#components/ui/text-area";
import { listNumbers } from "#db/policies/versions";
import { newVersionInput } from "#domain/policies/policies";
import { freeNumber, versionNumber } from "#domain/policies/versions";
import type { z } from "#domain/schema";

export const meta = () => [{ title: "New version of a policy · Surety" }];

async function latestOf(args: LoaderFunctionArgs | ActionFunctionArgs) {
  const visitor = requireUser(args, "policies.edit");
  const { app } = args.context;
  const found = await readPolicy(app.read, app.now(), visitor, args.params.slug ?? "");
  const latest = found?.versions.at(-1);
  if (!found || !latest?.publishedAt || found.policy.retiredOn) throw notFound();
  return { policy: found.policy, latest, used: await listNumbers(app.read, found.policy.id) };
}

export async function loader(args: LoaderFunctionArgs) {
  const { policy, latest, used } = await latestOf(args);
  return {
    title: policy.title,
    slug: policy.slug,
    major: versionNumber(freeNumber(latest, "major", used)),
    minor: versionNumber(freeNumber(latest, "minor", used)),
  };
}

export async function action(args: ActionFunctionArgs) {
  const { policy } = await latestOf(args);
  return submit(args, {
    schema: newVersionInput,
    action: "policies.edit",
    change: (work, input) => beginVersion(work, policy.id, input),
    then: () => redirect(`/policies/${policy.slug}/edit`),
  });
}

export default function NewVersion() {
  const { title, slug, major, minor } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  return (
    <>
      <Crumbs steps={[["Policies", "/policies"], [title, `/policies/${slug}`], ["New version"]]} />
      <PageHeader
        title={`New version of ${title}`}
        intro="The new version starts as a draft of the current text, which stays in force."
      />
      <Card pad>
        <Form<z.input<typeof newVersionInput>>
          id="version"
          answer={answer}
          foot={
            <Submit kind="go" busy="Starting">
              Start the version
            </Submit>
          }
        >
          {(fields) => (
            <>
              <Choice
                field={fields.kind}
                label="Type of change"
                options={[
                  {
                    value: "major",
                    text: `Major, ${major}`,
                    hint: "Obligations change. Everyone acknowledges again.",
                  },
                  {
                    value: "minor",
                    text: `Minor, ${minor}`,
                    hint: "The meaning does not change. No new acknowledgement.",
                  },
                ]}
              />
              <TextArea
                field={fields.changeNote}
                label="Change and reason"
                hint="For a minor change: why no new acknowledgement is needed"
              />
            </>
          )}
        </Form>
      </Card>
    </>
  );
}
