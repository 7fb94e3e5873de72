import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { submit } from "#app/http/submit";
import { addPerson } from "#app/operations/people/people";
import { peopleToChoose } from "#app/queries/people/choices";
import { PersonFields } from "#components/people/fields";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Form, useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { type PersonInput, personInput } from "#domain/people/people";

export const meta = () => [{ title: "Add a person · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "people.edit");
  return { people: await peopleToChoose(args.context.app.read) };
}

export async function action(args: ActionFunctionArgs) {
  return submit(args, {
    schema: personInput,
    action: "people.edit",
    change: addPerson,
    then: (id) => redirect(`/people/${id}`),
  });
}

export default function NewPerson() {
  const { people } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  return (
    <>
      <Crumbs steps={[["People", "/people"], ["Add a person"]]} />
      <PageHeader
        title="Add a person"
        intro="A person whose accounts are reviewed, or a reviewer. Signing in requires a separate invitation."
      />
      <Card pad>
        <Form<PersonInput> id="person" answer={answer} foot={<Submit kind="go">Add the person</Submit>}>
          {(fields) => <PersonFields fields={fields} people={people} />}
        </Form>
      </Card>
    </>
  );
}
