import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { submit } from "#app/http/submit";
import { adoptInput, adoptTemplates } from "#app/operations/policies/policies";
import { Card } from "#components/ui/card";
import { Choice } from "#components/ui/choice";
import { Crumbs } from "#components/ui/crumbs";
import { Empty } from "#components/ui/empty";
import { Form, useAnswer } from "#components/ui/form";
import { Link } from "#components/ui/link";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { listPolicies } from "#db/policies/policies";
import type { z } from "#domain/schema";
import { listTemplates } from "#policies/library";

export const meta = () => [{ title: "Adopt policies · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "policies.edit");
  const have = new Set((await listPolicies(args.context.app.read)).map(({ template }) => template));
  return {
    templates: listTemplates()
      .filter(({ slug }) => !have.has(slug))
      .map(({ slug, title, summary, ownerRole, criteria }) => ({
        slug,
        title,
        summary,
        ownerRole,
        criteria,
      })),
  };
}

export async function action(args: ActionFunctionArgs) {
  return submit(args, {
    schema: adoptInput,
    action: "policies.edit",
    change: (work, input) => adoptTemplates(work, input.templates),
    then: () => redirect("/policies"),
  });
}

export default function Adopt() {
  const { templates } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  return (
    <>
      <Crumbs steps={[["Policies", "/policies"], ["Adopt from the library"]]} />
      <PageHeader
        title="Adopt from the library"
        intro="Each policy becomes a draft. Names and addresses are filled from the settings when you submit it for review."
      />
      {templates.length === 0 ? (
        <Empty
          title="All library policies are adopted"
          action={
            <Link className="btn go" to="/policies/new">
              Write a policy
            </Link>
          }
        >
          <p>Edit them in the list of policies, or write your own.</p>
        </Empty>
      ) : (
        <Card pad>
          <Form<z.input<typeof adoptInput>>
            id="adopt"
            answer={answer}
            values={{ templates: templates.map(({ slug }) => slug) }}
            foot={
              <Submit kind="go" busy="Adopting">
                Adopt selected policies
              </Submit>
            }
          >
            {(fields) => (
              <Choice
                many
                field={fields.templates}
                label={`Policies (${templates.length})`}
                options={templates.map(({ slug, title, summary, ownerRole, criteria }) => ({
                  value: slug,
                  text: title,
                  hint: `${summary} Owner: ${ownerRole.toLowerCase()}. ${criteria.join(", ")}`,
                }))}
              />
            )}
          </Form>
        </Card>
      )}
    </>
  );
}
