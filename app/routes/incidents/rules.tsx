import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { button, pressButton } from "#app/http/buttons";
import { can } from "#app/http/submit";
import { chooseRegimes } from "#app/operations/breach-clocks/rules";
import { setOwnHours } from "#app/operations/breach-clocks/settings";
import { readBreachChoices } from "#app/queries/breach-clocks/choices";
import { Card } from "#components/ui/card";
import { Choice } from "#components/ui/choice";
import { Crumbs } from "#components/ui/crumbs";
import { Form, useAnswer } from "#components/ui/form";
import { Link } from "#components/ui/link";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { Table } from "#components/ui/table";
import { Tag } from "#components/ui/tag";
import { TextField } from "#components/ui/text-field";
import { inSentence } from "#domain/breach-clocks/clock-starts";
import { regimeNames, regimes } from "#domain/breach-clocks/regimes";
import { z } from "#domain/schema";
import { anchorTitle, breachRules, breachRulesEdition } from "#policies/clocks";

export const meta = () => [{ title: "Breach rules · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "incidents.view");
  const choices = await readBreachChoices(args.context.app.read, visitor.scope);
  const { ownRules } = choices;
  const bound = { regimes: choices.regimes, setBy: choices.regimesSetBy };
  return {
    bound,
    hours: choices.hours,
    setBy: choices.hoursSetBy,
    mayEdit: can(visitor, "incidents.edit"),
    edition: breachRulesEdition,
    rules: [...ownRules, ...breachRules].map((rule) => ({
      id: rule.id,
      binds: ownRules.includes(rule) || bound.regimes.includes(rule.regime),
      name: rule.name,
      says: rule.says,
      anchor: inSentence(anchorTitle(rule.anchor)),
      obligated: rule.obligated,
      recipient: rule.recipient,
      notes: rule.notes,
    })),
  };
}

const ownInput = z.object({
  hours: z.coerce
    .number("Enter hours as a whole number")
    .int("Enter hours as a whole number")
    .min(1, "At least 1 hour")
    .max(720, "At most 720 hours"),
});

const regimesInput = z.object({ regimes: z.array(z.enum(regimeNames)).default([]) });

const buttons = {
  regimes: button(regimesInput, () => ({
    action: "incidents.edit",
    change: (work, input) => chooseRegimes(work, input.regimes),
    then: () => redirect("/incidents/rules?saved=regimes"),
  })),
  otherwise: button(ownInput, () => ({
    action: "incidents.edit",
    change: (work, input) => setOwnHours(work, input.hours),
    then: () => redirect("/incidents/rules?saved=own"),
  })),
};

export const action = (args: ActionFunctionArgs) => pressButton(args, buttons);

export default function Rules() {
  const { hours, setBy, mayEdit, edition, rules, bound } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  return (
    <>
      <Crumbs steps={[["Incidents", "/incidents"], ["Rules"]]} />
      <PageHeader
        title="Breach rules"
        intro={`${rules.length} rules, edition ${edition.version}. ${edition.note}`}
      >
        {mayEdit ? (
          <Link className="btn" to="/incidents/rules/own">
            Add a custom rule
          </Link>
        ) : null}
      </PageHeader>
      <div className="stack">
        <BoundRules bound={bound} mayEdit={mayEdit} />
        <OwnLimit hours={hours} setBy={setBy} mayEdit={mayEdit} answer={answer} />
        <BuiltIn rules={rules} />
      </div>
    </>
  );
}

type Page = ReturnType<typeof useLoaderData<typeof loader>>;
type Answer = ReturnType<typeof useAnswer<typeof action>>;

function BoundRules({ bound, mayEdit }: Pick<Page, "bound" | "mayEdit">) {
  return (
    <Card title="Rules that apply to us" pad>
      <p>
        {bound.setBy
          ? `Chosen by ${bound.setBy}.`
          : "Not chosen yet. Until then, contracts and the GDPR in both roles apply."}{" "}
        Incidents ask only about these. Your counsel decides whether a law applies to you.
      </p>
      {mayEdit ? (
        <Form<{ regimes: string[] }>
          id="regimes"
          values={{ regimes: [...bound.regimes] }}
          foot={
            <Submit kind="go" name="do" value="regimes">
              Save the rules
            </Submit>
          }
        >
          {(fields) => (
            <Choice
              field={fields.regimes}
              label="Our roles and jurisdictions"
              many
              options={regimeNames.map((name) => ({ value: name, text: regimes[name] }))}
            />
          )}
        </Form>
      ) : (
        <ul>
          {bound.regimes.map((name) => (
            <li key={name}>{regimes[name]}</li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function OwnLimit({
  hours,
  setBy,
  mayEdit,
  answer,
}: Pick<Page, "hours" | "setBy" | "mayEdit"> & { answer: Answer }) {
  return (
    <Card title="Our limit" pad>
      <p>
        Where the law says “without undue delay” without a number, clocks use our own limit: {hours} h,{" "}
        {setBy ? `set by ${setBy}` : "default"}. Running clocks keep theirs.
      </p>
      {mayEdit ? (
        <Form<{ hours: string }>
          id="own"
          answer={answer}
          values={{ hours: String(hours) }}
          foot={<Submit>Set the limit</Submit>}
        >
          {(fields) => <TextField field={fields.hours} label="Hours" width="xs" inputMode="numeric" />}
        </Form>
      ) : null}
    </Card>
  );
}

function BuiltIn({ rules }: Pick<Page, "rules">) {
  return (
    <Card title="Built-in rules">
      <Table
        label="Breach rules"
        rows={rules}
        rowKey={(rule) => rule.id}
        columns={[
          {
            key: "name",
            label: "Rule",
            cell: (rule) => (
              <>
                {rule.name} {rule.binds ? <Tag>applies to us</Tag> : null}
              </>
            ),
          },
          { key: "says", label: "Deadline", short: "Deadline", cell: (rule) => rule.says },
          { key: "anchor", label: "Starts from", short: "Starts from", cell: (rule) => rule.anchor },
          { key: "obligated", label: "Applies to", short: "Applies to", cell: (rule) => rule.obligated },
          {
            key: "recipient",
            label: "Recipient",
            short: "To",
            drop: "mid",
            cell: (rule) => rule.recipient,
          },
          { key: "notes", label: "Notes", drop: "hide", cell: (rule) => rule.notes },
        ]}
      />
    </Card>
  );
}
