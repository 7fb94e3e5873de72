import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { submit } from "#app/http/submit";
import { addClock } from "#app/operations/breach-clocks/clocks";
import { requireIncident } from "#app/operations/timeline";
import { Card } from "#components/ui/card";
import { Choice } from "#components/ui/choice";
import { Crumbs } from "#components/ui/crumbs";
import { Form, useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { listClocks } from "#db/breach-clocks/clocks";
import { findIncident } from "#db/incidents/incidents";
import { inSentence } from "#domain/breach-clocks/clock-starts";
import { incidentTitle } from "#domain/exercises";
import { z } from "#domain/schema";
import { anchorTitle, breachRules, breachRulesEdition } from "#policies/clocks";

export const meta = incidentTitle("Add a clock");

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "incidents.edit");
  const { app } = args.context;
  const incident = await findIncident(app.read, args.params.ref ?? "");
  if (!incident) throw notFound();
  const has = new Set((await listClocks(app.read, incident.id)).map((clock) => clock.ruleId));
  const rules = breachRules.filter((rule) => !rule.perCustomer && !has.has(rule.id));
  return {
    ref: incident.ref,
    title: incident.title,
    note: breachRulesEdition.note,
    rules: rules.map((rule) => ({
      value: rule.id,
      text: `${rule.name}: ${rule.says}, from “${inSentence(anchorTitle(rule.anchor))}”`,
      hint: `${rule.obligated}. ${rule.trigger} To: ${rule.recipient}.`,
    })),
  };
}

export async function action(args: ActionFunctionArgs) {
  const ref = args.params.ref ?? "";
  return submit(args, {
    schema: z.object({ rule: z.string("Choose a rule") }),
    action: "incidents.edit",
    change: async (work, input) => addClock(work, (await requireIncident(work, ref)).id, input.rule),
    then: () => redirect(`/incidents/${ref}`),
  });
}

export default function AddClock() {
  const { ref, title, rules, note } = useLoaderData<typeof loader>();
  return (
    <>
      <Crumbs steps={[["Incidents", "/incidents"], [ref, `/incidents/${ref}`], ["Add a clock"]]} />
      <PageHeader title="Add a clock" intro={`Choose the rule that applies. ${title}.`} />
      <Card pad foot={note}>
        <Form<{ rule: string }>
          id="clock"
          answer={useAnswer<typeof action>()}
          foot={<Submit kind="go">Start the clock</Submit>}
        >
          {(fields) => <Choice field={fields.rule} label="Rule" options={rules} />}
        </Form>
      </Card>
    </>
  );
}
