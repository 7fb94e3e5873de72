import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { findOccurrence } from "#app/http/controls";
import { submit } from "#app/http/submit";
import { raiseException } from "#app/operations/controls/exceptions";
import { OccurrenceBadge } from "#components/controls/badges";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Form, useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { z } from "#domain/schema";

export const meta = ({ params }: { params: { ref?: string } }) => [
  { title: `Exception of ${params.ref} · Surety` },
];

const schema = z.object({ occurrence: z.string().min(1) });

export function loader(args: LoaderFunctionArgs) {
  return findOccurrence(args, "exceptions.edit");
}

export async function action(args: ActionFunctionArgs) {
  const control = args.params.ref ?? "";
  return submit(args, {
    schema,
    action: "exceptions.edit",
    change: (work, { occurrence }) => raiseException(work, control, occurrence),
    then: (ref) => redirect(`/exceptions/${ref}`),
  });
}

export default function RecordException() {
  const { control, occurrence } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  return (
    <>
      <Crumbs
        steps={[
          ["Controls", "/controls"],
          [control.ref, `/controls/${control.ref}`],
          ["Record an exception"],
        ]}
      />
      <PageHeader
        title={`Record an exception of ${control.ref}?`}
        intro={
          <>
            <OccurrenceBadge state={occurrence.state} daysLate={occurrence.daysLate} /> {control.title}, due{" "}
            {occurrence.due}
            {occurrence.event ? `, ${occurrence.event}` : ""}
          </>
        }
      />
      <Card pad>
        <Form
          id="exception"
          answer={answer}
          foot={
            <Submit kind="go" busy="Recording">
              Record the exception
            </Submit>
          }
        >
          {() => (
            <>
              <input type="hidden" name="occurrence" value={occurrence.key} />
              <p>
                The exception gets a number and stays in the record and in every export. Next, state the cause
                or explain why it is not an exception.
              </p>
            </>
          )}
        </Form>
      </Card>
    </>
  );
}
