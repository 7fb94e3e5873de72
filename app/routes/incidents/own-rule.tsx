import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { button, pressButton } from "#app/http/buttons";
import { endOwnRule, saveOwnRule } from "#app/operations/breach-clocks/rules";
import { standingOwnRules } from "#app/queries/breach-clocks/binding-rules";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Form, useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { Select } from "#components/ui/select";
import { Submit } from "#components/ui/submit";
import { TextArea } from "#components/ui/text-area";
import { TextField } from "#components/ui/text-field";
import { clockStartKinds, clockStartWords } from "#domain/breach-clocks/clock-starts";
import { ownClockInput, ownUnits } from "#domain/breach-clocks/own-clocks";
import { z } from "#domain/schema";
import { requiredText } from "#domain/text-fields";

export const meta = () => [{ title: "Custom rule · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "incidents.edit");
  const rules = await standingOwnRules(args.context.app.read);
  return {
    rules: rules.map(({ name, says, recipient }) => ({ name, words: `${name}: ${says}, to ${recipient}` })),
  };
}

const common = { action: "incidents.edit", then: () => redirect("/incidents/rules") } as const;

const buttons = {
  end: button(z.object({ rule: requiredText("Choose a rule") }), () => ({
    ...common,
    change: (work, input) => endOwnRule(work, input.rule),
  })),
  otherwise: button(ownClockInput, () => ({ ...common, change: saveOwnRule })),
};

export const action = (args: ActionFunctionArgs) => pressButton(args, buttons);

type Names = Record<"name" | "anchor" | "amount" | "unit" | "recipient" | "source" | "contents", string>;

export default function OwnRule() {
  const { rules } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const ending = "rule" in (answer?.result?.initialValue ?? {});
  return (
    <>
      <Crumbs steps={[["Incidents", "/incidents"], ["Rules", "/incidents/rules"], ["Custom rule"]]} />
      <PageHeader
        title="Custom rule"
        intro="For an insurer, partner or bank: what to notify, to whom, by when. Reusing a name creates a new version; running clocks keep theirs."
      />
      <div className="stack">
        <Card pad>
          <Form<Names>
            id="own"
            answer={ending ? null : answer}
            values={{ unit: "hours", anchor: "aware" }}
            foot={
              <Submit kind="go" name="do" value="save">
                Save the rule
              </Submit>
            }
          >
            {(fields) => (
              <>
                <TextField field={fields.name} label="Name" hint="Such as “Insurer: cyber policy”." />
                <Select
                  field={fields.anchor}
                  label="Starts from"
                  options={clockStartKinds.map(
                    (kind) =>
                      [kind, `${clockStartWords[kind].label}: ${clockStartWords[kind].means}`] as const,
                  )}
                />
                <TextField field={fields.amount} label="Within" width="xs" inputMode="numeric" />
                <Select
                  field={fields.unit}
                  label="Unit"
                  width="s"
                  options={ownUnits.map((unit) => [unit, unit] as const)}
                />
                <TextField field={fields.recipient} label="Recipient" />
                <TextField field={fields.source} label="Source" />
                <TextArea
                  field={fields.contents}
                  label="Required contents of the notice"
                  hint="One point per line."
                />
              </>
            )}
          </Form>
        </Card>
        {rules.length > 0 ? (
          <Card title="End a rule" pad>
            <Form<{ rule: string }>
              id="end"
              answer={ending ? answer : null}
              foot={
                <Submit kind="stop" name="do" value="end">
                  End for future incidents
                </Submit>
              }
            >
              {(fields) => (
                <Select
                  field={fields.rule}
                  label="Rule"
                  empty="Choose"
                  options={rules.map((rule) => [rule.name, rule.words] as const)}
                />
              )}
            </Form>
          </Card>
        ) : null}
      </div>
    </>
  );
}
