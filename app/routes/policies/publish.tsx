import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { actorOf } from "#app/auth/visitor";
import { submit } from "#app/http/submit";
import { publishPolicy } from "#app/operations/policies/publishing";
import { readPolicy } from "#app/queries/policies/policies";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { DateField } from "#components/ui/date-field";
import { Form, useAnswer } from "#components/ui/form";
import { Note } from "#components/ui/note";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { TextField } from "#components/ui/text-field";
import { When } from "#components/ui/when";
import { ACKNOWLEDGE_WITHIN_DAYS } from "#domain/policies/acknowledgements";
import { publishInput } from "#domain/policies/policies";
import { earliestEffectiveOn, owesNotice } from "#domain/policies/versions";
import type { z } from "#domain/schema";

export const meta = () => [{ title: "Publish a policy · Surety" }];

async function approved(args: LoaderFunctionArgs | ActionFunctionArgs) {
  const visitor = requireUser(args, "policies.publish");
  const { app } = args.context;
  const found = await readPolicy(app.read, app.now(), visitor, args.params.slug ?? "");
  if (!found?.next?.approvedAt || found.next.publishedAt) throw notFound();
  return { ...found, version: found.next };
}

export async function loader(args: LoaderFunctionArgs) {
  const { policy, version, versions, today } = await approved(args);
  const published = versions.filter((each) => each.publishedAt);
  const facts = { ...version, ...policy, published, today };
  return {
    title: policy.title,
    slug: policy.slug,
    number: version.number,
    major: version.minor === 0,
    audience: policy.audience,
    noticeDays: policy.noticeDays,
    noticeOwed: owesNotice(facts),
    earliest: earliestEffectiveOn(facts),
  };
}

export async function action(args: ActionFunctionArgs) {
  const { version } = await approved(args);
  return submit(args, {
    schema: publishInput,
    action: "policies.publish",
    stepUp: true,
    run: (visitor, input) => publishPolicy(args.context.app, actorOf(visitor), version.id, input),
    then: () => redirect(`/policies/${args.params.slug}`),
  });
}

export default function PublishPolicy() {
  const { title, slug, number, major, audience, noticeDays, noticeOwed, earliest } =
    useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  return (
    <>
      <Crumbs steps={[["Policies", "/policies"], [title, `/policies/${slug}`], [`Publish ${number}`]]} />
      <PageHeader
        title={`Publish ${title} ${number}`}
        intro="The version applies from its effective date. A published text cannot be changed."
      />
      <Card pad>
        {noticeOwed ? (
          <Note tone="risk">
            This change affects external parties. Customers are notified by e-mail when you publish,{" "}
            {noticeDays} days before the change takes effect: not before <When at={earliest} as="record" />.
          </Note>
        ) : null}
        <Form<z.input<typeof publishInput>>
          id="publish"
          answer={answer}
          stepUp
          values={{ effectiveOn: earliest, acknowledgeDays: String(ACKNOWLEDGE_WITHIN_DAYS) }}
          foot={
            <Submit kind="go" busy="Publishing">
              Publish {number}
            </Submit>
          }
        >
          {(fields) => (
            <>
              <DateField field={fields.effectiveOn} label="Effective date" min={earliest} />
              {major && audience.kind !== "none" ? (
                <TextField
                  field={fields.acknowledgeDays}
                  label="Days to acknowledge, from the effective date"
                  hint={
                    audience.kind === "everyone"
                      ? "All current staff are asked by e-mail"
                      : `Asked by e-mail: ${audience.departments.join(", ")}`
                  }
                  inputMode="numeric"
                  width="xs"
                />
              ) : (
                <input type="hidden" name="acknowledgeDays" value={ACKNOWLEDGE_WITHIN_DAYS} />
              )}
            </>
          )}
        </Form>
      </Card>
    </>
  );
}
