import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { submit } from "#app/http/submit";
import { askForEvidence } from "#app/operations/evidence/requests";
import { readAskChoices } from "#app/queries/evidence/request-choices";
import { PersonField } from "#components/people/person-field";
import { Card } from "#components/ui/card";
import { Choice } from "#components/ui/choice";
import { Crumbs } from "#components/ui/crumbs";
import { DateField } from "#components/ui/date-field";
import type { FieldLike } from "#components/ui/field";
import { FilterSelect, Filters } from "#components/ui/filters";
import { Form, useAnswer } from "#components/ui/form";
import { Note } from "#components/ui/note";
import { PageHeader } from "#components/ui/page-header";
import { Select } from "#components/ui/select";
import { Submit } from "#components/ui/submit";
import { TextArea } from "#components/ui/text-area";
import { TextField } from "#components/ui/text-field";
import { newId } from "#db/ids";
import { evidenceKinds } from "#domain/evidence/evidence";
import { type AskFields, askInput } from "#domain/evidence/request-forms";

export const meta = () => [{ title: "Ask for evidence · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "evidence-requests.edit");
  const { app } = args.context;
  const query = new URL(args.request.url).searchParams;
  const choices = await readAskChoices(app, query.get("control") ?? "", query.get("occurrence"));
  return { ...choices, once: newId(app.now()) };
}

export async function action(args: ActionFunctionArgs) {
  return submit(args, {
    schema: askInput,
    action: "evidence-requests.edit",
    change: askForEvidence,
    then: ({ ref }) => redirect(`/evidence-requests/${ref}`),
  });
}

export default function AskForEvidence() {
  const { controls, control, people, occurrences, items, values, once } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  return (
    <>
      <Crumbs steps={[["Evidence", "/evidence"], ["Requests", "/evidence-requests"], ["Ask"]]} />
      <PageHeader
        title="Ask for evidence"
        intro="The person gets a mail with one link to a page where they add the files, and is reminded until they have."
      />
      {control ? (
        <Note>
          <strong>
            {control.ref} {control.title}.
          </strong>{" "}
          {control.statement}
        </Note>
      ) : (
        <Filters label="Choose the control">
          <FilterSelect
            name="control"
            label="Control"
            options={[["", "Choose the control that it is for"], ...controls]}
          />
        </Filters>
      )}
      {control?.retired ? (
        <Note tone="risk">{control.ref} is retired: nothing is expected of it.</Note>
      ) : null}
      {control && !control.retired ? (
        <Form<AskFields>
          id="ask"
          draft
          renewed
          key={control.ref}
          answer={answer}
          values={values}
          foot={
            <Submit kind="go" busy="Asking">
              Ask for it
            </Submit>
          }
        >
          {(fields) => (
            <>
              <input type="hidden" name="once" value={once} />
              <input type="hidden" name="control" value={control.ref} />
              <WhatCard fields={fields} occurrences={occurrences} items={items} />
              <WhoCard fields={fields} people={people} owner={control.owner} />
            </>
          )}
        </Form>
      ) : null}
    </>
  );
}

type Fields = Record<keyof AskFields, FieldLike>;
type Page = ReturnType<typeof useLoaderData<typeof loader>>;

function WhatCard({ fields, occurrences, items }: Pick<Page, "occurrences" | "items"> & { fields: Fields }) {
  return (
    <Card title="What is asked for" pad>
      <TextField
        field={fields.title}
        label="What"
        hint="In a few words. It becomes the title of the evidence."
        maxLength={200}
      />
      <TextArea
        field={fields.details}
        label="What exactly"
        hint="What the files must show, where to find it, which accounts or days. The person reads it as it is written here."
        maxLength={2000}
      />
      {occurrences.length > 0 ? (
        <Select
          field={fields.occurrence}
          label="For"
          empty="The period in which it was carried out"
          width="l"
          options={occurrences}
        />
      ) : null}
      {items.length > 1 ? (
        <Choice
          field={fields.items}
          label="Shows"
          hint="What the control expects each time. Untick what is not asked for here."
          many
          options={items.map((item) => ({ value: item, text: item }))}
        />
      ) : null}
      <TextField
        field={fields.others}
        label="Further controls"
        hint="Optional, with commas: AC-05, OP-02. The evidence is linked to them too."
        width="m"
        maxLength={200}
      />
      <Select
        field={fields.kind}
        label="Kind"
        hint="Determines how long the evidence counts as fresh."
        width="l"
        options={Object.entries(evidenceKinds)
          .filter(([key]) => key !== "check")
          .map(([key, { name, days }]) => [key, `${name} (fresh for ${days} days)`] as const)}
      />
    </Card>
  );
}

function WhoCard({ fields, people, owner }: Pick<Page, "people"> & { fields: Fields; owner: string | null }) {
  return (
    <Card title="Of whom, and by when" pad>
      <PersonField
        field={fields.personId}
        label="Person"
        empty="Choose"
        hint={owner ? `${owner} owns the control.` : "The control has no owner."}
        options={people}
      />
      <DateField
        field={fields.dueOn}
        label="Due"
        hint="Mails go out at once, 3 days before, on the day, and 3 and 10 days after it."
      />
    </Card>
  );
}
