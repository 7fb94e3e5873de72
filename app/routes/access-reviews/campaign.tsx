import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { shown } from "#app/http/shown";
import { submit } from "#app/http/submit";
import { setCampaign } from "#app/operations/access-reviews/campaigns";
import { reviewChoices } from "#app/queries/access-reviews/choices";
import { scheduleValues } from "#app/queries/access-reviews/schedule-values";
import { ScheduleFields } from "#components/access-reviews/schedule-fields";
import { Card } from "#components/ui/card";
import { Choice } from "#components/ui/choice";
import { Crumbs } from "#components/ui/crumbs";
import { Form, useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { TextField } from "#components/ui/text-field";
import { listCampaigns, rulesOf } from "#db/access-reviews/campaigns";
import type { ReadDb } from "#db/client";
import { type CampaignInput, campaignInput } from "#domain/access-reviews/schedule-input";

export const meta = () => [{ title: "Campaign of access reviews · Surety" }];

async function storedCampaign(db: ReadDb, id: string) {
  const known = (await listCampaigns(db)).find((one) => one.id === id);
  return (
    known && {
      values: { ...scheduleValues(known), name: known.name, systems: known.systems },
      log: { type: "review-campaign" as const, id, actions: ["access-reviews.campaign"] },
    }
  );
}

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "access-reviews.edit");
  const { app } = args.context;
  const campaigns = await listCampaigns(app.read);
  const known = campaigns.find((one) => one.id === args.params.id);
  if (!known && args.params.id !== "new") throw notFound();
  const stored = await storedCampaign(app.read, args.params.id ?? "");
  const rules = known ?? (await rulesOf(app.read, null));
  const { people, systems } = await reviewChoices(app.read, app.now(), rules.named_id, rules.fallback_id);
  const elsewhere = (id: string) =>
    campaigns.find((one) => one.id !== known?.id && one.systems.includes(id))?.name;
  return {
    name: known?.name ?? null,
    people,
    systems: systems.map(({ value, text }) => ({
      value,
      text,
      hint: elsewhere(value) ? `Currently in ${elsewhere(value)}` : undefined,
    })),
    start: scheduleValues(rules),
    campaign: stored && shown(stored),
  };
}

const idOf = ({ params }: ActionFunctionArgs) => params.id ?? "";

export async function action(args: ActionFunctionArgs) {
  return submit(args, {
    rows: 500,
    schema: campaignInput,
    action: "access-reviews.edit",
    stored: (db) => storedCampaign(db, idOf(args)),
    change: (work, input) => setCampaign(work, idOf(args) === "new" ? null : idOf(args), input),
    then: () => redirect("/access-reviews/schedule"),
  });
}

export default function Campaign() {
  const { name, people, systems, start, campaign } = useLoaderData<typeof loader>();
  return (
    <>
      <Crumbs
        steps={[
          ["Access reviews", "/access-reviews"],
          ["Schedule", "/access-reviews/schedule"],
          [name ?? "New campaign"],
        ]}
      />
      <PageHeader
        title={name ?? "New campaign"}
        intro="A campaign has its own review rules. Each system keeps its own frequency."
      />
      <Card pad>
        <Form<CampaignInput>
          id="campaign"
          answer={useAnswer<typeof action>()}
          values={start}
          shown={campaign}
          foot={<Submit kind="go">Save</Submit>}
        >
          {(fields) => (
            <>
              <TextField
                field={fields.name}
                label="Name"
                hint="Used in review names: Customer systems, January to March 2026"
                width="l"
              />
              <Choice field={fields.systems} label="Systems" options={systems} many />
              <ScheduleFields fields={fields} people={people} />
            </>
          )}
        </Form>
      </Card>
    </>
  );
}
