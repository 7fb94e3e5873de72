import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { type Stored, shown } from "#app/http/shown";
import { submit } from "#app/http/submit";
import { editPolicy } from "#app/operations/policies/policies";
import { staffToChoose } from "#app/queries/people/choices";
import { PolicyFields } from "#components/policies/fields";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Form, useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import type { ReadDb } from "#db/client";
import { organisationDay } from "#db/installation/organisation";
import { findPolicy, findPolicyBySlug } from "#db/policies/policies";
import { policySettingsInput } from "#domain/policies/policies";
import type { z } from "#domain/schema";

export const meta = () => [{ title: "Settings of a policy · Surety" }];

async function policyOf(args: LoaderFunctionArgs | ActionFunctionArgs) {
  requireUser(args, "policies.edit");
  const policy = await findPolicyBySlug(args.context.app.read, args.params.slug ?? "");
  if (!policy) throw notFound();
  return policy;
}

async function storedSettings(db: ReadDb, id: string) {
  const policy = await findPolicy(db, id);
  if (!policy) return undefined;
  const { audience } = policy;
  return {
    values: {
      title: policy.title,
      ownerId: policy.ownerId ?? "",
      criteria: policy.criteria.join(", "),
      reviewMonths: String(policy.reviewMonths),
      affectsOutsiders: policy.affectsOutsiders ? "on" : undefined,
      noticeDays: String(policy.noticeDays),
      audience: audience.kind,
      departments: audience.kind === "departments" ? audience.departments.join(", ") : "",
    },
    log: { type: "policy", id, actions: ["policies.edit"] },
  } satisfies Stored;
}

export async function loader(args: LoaderFunctionArgs) {
  const policy = await policyOf(args);
  const { app } = args.context;
  const staff = await staffToChoose(app.read, await organisationDay(app.read, app.now()), policy.ownerId);
  const people = staff.map(({ id, name }) => [id, name] as const);
  const stored = await storedSettings(app.read, policy.id);
  if (!stored) throw notFound();
  return {
    people,
    title: policy.title,
    slug: policy.slug,
    settings: shown(stored),
  };
}

export async function action(args: ActionFunctionArgs) {
  const policy = await policyOf(args);
  return submit(args, {
    schema: policySettingsInput,
    action: "policies.edit",
    stored: (db) => storedSettings(db, policy.id),
    change: (work, input) => editPolicy(work, policy.id, input),
    then: () => redirect(`/policies/${policy.slug}`),
  });
}

export default function PolicySettings() {
  const { people, title, slug, settings } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  return (
    <>
      <Crumbs steps={[["Policies", "/policies"], [title, `/policies/${slug}`], ["Settings"]]} />
      <PageHeader
        title={`Settings of ${title}`}
        intro="These apply to all versions. A new audience is asked within an hour."
      />
      <Card pad>
        <Form<z.input<typeof policySettingsInput>>
          id="settings"
          answer={answer}
          shown={settings}
          foot={
            <Submit kind="go" busy="Saving">
              Save settings
            </Submit>
          }
        >
          {(fields) => <PolicyFields fields={fields} people={people} />}
        </Form>
      </Card>
    </>
  );
}
