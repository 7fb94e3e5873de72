import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { submit } from "#app/http/submit";
import { assignOwners } from "#app/operations/controls/controls";
import { readProgramme } from "#app/queries/controls/programme";
import { staffToChoose } from "#app/queries/people/choices";
import { PersonField } from "#components/people/person-field";
import { Card } from "#components/ui/card";
import { Choice } from "#components/ui/choice";
import { Crumbs } from "#components/ui/crumbs";
import { Form, useAnswer } from "#components/ui/form";
import { Note } from "#components/ui/note";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { seriesNames, seriesOf } from "#domain/controls/controls";
import { ownersInput } from "#domain/controls/programme";
import type { z } from "#domain/schema";

export const meta = () => [{ title: "Assign owners · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "controls.edit");
  const { app } = args.context;
  const { controls, today } = await readProgramme(app.read, app.now());
  const people = await staffToChoose(app.read, today);
  return {
    people: people.map((person) => [person.id, person.name] as const),
    controls: controls
      .filter((control) => !control.retired)
      .map((control) => ({ ref: control.ref, title: control.version.title, owner: control.ownerName })),
  };
}

export async function action(args: ActionFunctionArgs) {
  return submit(args, {
    rows: 1_000,
    schema: ownersInput,
    action: "controls.edit",
    change: assignOwners,
    then: ({ proposed }, { ownerId }) =>
      redirect(proposed > 0 ? "/controls/proposals" : `/controls?owner=${ownerId}`),
  });
}

export default function Owners() {
  const { people, controls } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const bare = controls.filter((control) => control.owner === null).length;
  const groups = [...new Set(controls.map((control) => seriesOf(control.ref)))];
  return (
    <>
      <Crumbs steps={[["Controls", "/controls"], ["Assign owners"]]} />
      <PageHeader
        title="Assign owners"
        intro={
          bare === 0
            ? "Every control has an owner."
            : `${bare} of ${controls.length} controls have no owner yet.`
        }
      />
      <Card pad>
        <Form<z.input<typeof ownersInput>>
          id="owners"
          answer={answer}
          foot={
            <Submit kind="go" busy="Assigning">
              Assign or propose
            </Submit>
          }
        >
          {(fields) => (
            <>
              <Note>
                Controls without an owner are assigned at once. For the others the change is proposed, and
                another person confirms them together.
              </Note>
              <PersonField
                field={fields.ownerId}
                label="Person"
                options={people}
                empty="Choose a person"
                width="l"
              />
              <div className="cols even">
                {groups.map((series, index) => (
                  <Choice
                    key={series}
                    // The first group carries the field's own id, so that the summary's link finds it.
                    field={{
                      // conform's metadata is a proxy that does not spread.
                      name: fields.refs.name,
                      initialValue: fields.refs.initialValue,
                      id: index === 0 ? fields.refs.id : `${fields.refs.id}-${series}`,
                      errors: index === 0 ? fields.refs.errors : undefined,
                    }}
                    label={`${series} ${seriesNames[series]}`}
                    many
                    options={controls
                      .filter((control) => seriesOf(control.ref) === series)
                      .map(({ ref, title, owner }) => ({
                        value: ref,
                        text: `${ref} ${title}`,
                        hint: owner ?? "unassigned",
                      }))}
                  />
                ))}
              </div>
            </>
          )}
        </Form>
      </Card>
    </>
  );
}
