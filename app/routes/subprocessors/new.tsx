import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { requireUser } from "#app/auth/require";
import { submit } from "#app/http/submit";
import { draftAddition } from "#app/operations/vendors/subprocessors";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Form, useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { Steps } from "#components/ui/steps";
import { Submit } from "#components/ui/submit";
import { TextArea } from "#components/ui/text-area";
import { TermsFields } from "#components/vendors/terms-fields";
import type { z } from "#domain/schema";
import { changeInput } from "#domain/vendors/subprocessors";

export const meta = () => [{ title: "Add a subprocessor · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "vendors.edit");
  return null;
}

export async function action(args: ActionFunctionArgs) {
  return submit(args, {
    schema: changeInput,
    action: "vendors.edit",
    change: (work, { reason, ...terms }) => draftAddition(work, terms, reason),
    then: (id) => redirect(`/subprocessors/changes/${id}`),
  });
}

export default function AddSubprocessor() {
  const answer = useAnswer<typeof action>();
  return (
    <>
      <Crumbs steps={[["Subprocessors", "/subprocessors"], ["Add"]]} />
      <PageHeader
        title="Add a subprocessor"
        intro="Customers are notified before the start. This creates a draft; nothing is sent yet."
      />
      <div className="cols rail">
        <Card pad>
          <Form<z.input<typeof changeInput>>
            id="new"
            answer={answer}
            close
            foot={
              <Submit kind="go" busy="Saving">
                Save the draft
              </Submit>
            }
          >
            {(fields) => (
              <>
                <TermsFields fields={fields} />
                <TextArea
                  field={fields.reason}
                  label="Why we need it"
                  hint="For the record, not for customers"
                />
              </>
            )}
          </Form>
        </Card>
        <Card title="Next steps" pad>
          <Steps
            steps={[
              "Another person approves the draft.",
              "You announce the change. Customers receive a mail; the longest contractual notice period runs, at least 30 days.",
              "Objections are recorded here. Each is answered within 10 days.",
              "On the first day, the company is added to the public list automatically.",
            ]}
          />
        </Card>
      </div>
    </>
  );
}
