import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { button, pressButton } from "#app/http/buttons";
import { type Stored, shown } from "#app/http/shown";
import { can } from "#app/http/submit";
import { chooseRegimes } from "#app/operations/breach-clocks/rules";
import { setOwnHours } from "#app/operations/breach-clocks/settings";
import { readBreachChoices } from "#app/queries/breach-clocks/choices";
import { answerTo } from "#components/ui/answer-to";
import { Card } from "#components/ui/card";
import { Choice } from "#components/ui/choice";
import { Crumbs } from "#components/ui/crumbs";
import { Form, type FormAnswer, useAnswer } from "#components/ui/form";
import { Link } from "#components/ui/link";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { Table } from "#components/ui/table";
import { Tag } from "#components/ui/tag";
import { TextField } from "#components/ui/text-field";
import { findOwnHours } from "#db/breach-clocks/clocks";
import { findRegimes } from "#db/breach-clocks/obligations";
import type { ReadDb } from "#db/client";
import { inSentence } from "#domain/breach-clocks/clock-starts";
import { defaultOwnHours } from "#domain/breach-clocks/clocks";
import { regimeNames, regimes } from "#domain/breach-clocks/regimes";
import { z } from "#domain/schema";
import { anchorTitle, breachRules, breachRulesEdition } from "#policies/clocks";

export const meta = () => [{ title: "Breach rules · Surety" }];

async function storedRegimes(db: ReadDb) {
  return {
    values: { regimes: [...(await findRegimes(db)).regimes] },
    log: { type: "breach_regimes", id: "1", actions: ["incidents.choose-regimes"] },
  } satisfies Stored;
}

async function storedHours(db: ReadDb) {
  return {
    values: { hours: String((await findOwnHours(db))?.own_hours ?? defaultOwnHours) },
    log: { type: "breach_settings", id: "1", actions: ["incidents.set-own-hours"] },
  } satisfies Stored;
}

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "incidents.view");
  const choices = await readBreachChoices(args.context.app.read, visitor.scope);
  const { read } = args.context.app;
  const { ownRules } = choices;
  const bound = { regimes: choices.regimes, setBy: choices.regimesSetBy };
  return {
    bound,
    forms: { regimes: shown(await storedRegimes(read)), hours: shown(await storedHours(read)) },
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
    stored: storedRegimes,
    change: (work, input) => chooseRegimes(work, input.regimes),
    then: () => redirect("/incidents/rules?saved=regimes"),
  })),
  otherwise: button(ownInput, () => ({
    action: "incidents.edit",
    stored: storedHours,
    change: (work, input) => setOwnHours(work, input.hours),
    then: () => redirect("/incidents/rules?saved=own"),
  })),
};

export const action = (args: ActionFunctionArgs) => pressButton(args, buttons);

export default function Rules() {
  const { hours, setBy, mayEdit, edition, rules, bound, forms } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const regimes = answerTo("regimes", answer);
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
        <BoundRules forms={forms} bound={bound} mayEdit={mayEdit} answer={regimes} />
        <OwnLimit
          forms={forms}
          hours={hours}
          setBy={setBy}
          mayEdit={mayEdit}
          answer={regimes ? undefined : answer}
        />
        <BuiltIn rules={rules} />
      </div>
    </>
  );
}

type Page = ReturnType<typeof useLoaderData<typeof loader>>;

function BoundRules({
  bound,
  forms,
  mayEdit,
  answer,
}: Pick<Page, "bound" | "forms" | "mayEdit"> & { answer: FormAnswer }) {
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
          answer={answer}
          shown={forms.regimes}
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
  forms,
  setBy,
  mayEdit,
  answer,
}: Pick<Page, "hours" | "forms" | "setBy" | "mayEdit"> & { answer: FormAnswer }) {
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
          shown={forms.hours}
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
