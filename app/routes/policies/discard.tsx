import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { submit } from "#app/http/submit";
import { discardDraft, discardInput } from "#app/operations/policies/discards";
import { readPolicy } from "#app/queries/policies/policies";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Form, useAnswer } from "#components/ui/form";
import { Link } from "#components/ui/link";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { TextField } from "#components/ui/text-field";
import type { z } from "#domain/schema";

export const meta = () => [{ title: "Discard a draft · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "policies.edit");
  const { app } = args.context;
  const found = await readPolicy(app.read, app.now(), visitor, args.params.slug ?? "");
  if (!found?.next || found.next.submittedAt) throw notFound();
  const { policy, next, versions } = found;
  return {
    title: policy.title,
    slug: policy.slug,
    id: next.id,
    number: next.number,
    only: versions.length === 1,
  };
}

export async function action(args: ActionFunctionArgs) {
  return submit(args, {
    schema: discardInput,
    action: "policies.edit",
    change: discardDraft,
    then: (stays) => redirect(stays ? `/policies/${args.params.slug}` : "/policies"),
  });
}

export default function DiscardDraft() {
  const { title, slug, id, number, only } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  return (
    <>
      <Crumbs steps={[["Policies", "/policies"], [title, `/policies/${slug}`], ["Discard"]]} />
      <PageHeader
        title={`Discard version ${number} of ${title}?`}
        intro={
          only
            ? "This is the only version, so the policy is removed as well. The text is lost; the audit log keeps an entry."
            : "The text of this draft is lost; the audit log keeps an entry. The version in force does not change."
        }
      />
      <Card pad>
        <Form<z.input<typeof discardInput>>
          id="discard"
          answer={answer}
          foot={
            <>
              <Submit kind="stop" busy="Discarding">
                Discard version {number}
              </Submit>
              <Link className="btn quiet" to={`/policies/${slug}`}>
                Keep the draft
              </Link>
            </>
          }
        >
          {(fields) => (
            <>
              <input type="hidden" name="versionId" value={id} />
              <TextField
                field={fields.reason}
                label="Reason"
                hint="One sentence, for the record."
                width="l"
              />
            </>
          )}
        </Form>
      </Card>
    </>
  );
}
