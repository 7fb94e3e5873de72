import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { findOccurrence } from "#app/http/controls";
import { submit } from "#app/http/submit";
import { waiveOccurrence } from "#app/operations/controls/controls";
import { OccurrenceBadge } from "#components/controls/badges";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Form } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { TextArea } from "#components/ui/text-area";
import { waiverInput } from "#domain/controls/programme";
import type { z } from "#domain/schema";

export const meta = ({ params }: { params: { ref?: string } }) => [
  { title: `${params.ref} not applicable · Surety` },
];

export function loader(args: LoaderFunctionArgs) {
  return findOccurrence(args, "controls.edit");
}

export async function action(args: ActionFunctionArgs) {
  const ref = args.params.ref ?? "";
  return submit(args, {
    schema: waiverInput,
    action: "controls.edit",
    stepUp: true,
    change: (work, input) => waiveOccurrence(work, ref, input),
    then: () => redirect(`/controls/${ref}`),
  });
}

export default function NotApplicable() {
  const { control, occurrence } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <>
      <Crumbs
        steps={[["Controls", "/controls"], [control.ref, `/controls/${control.ref}`], ["Not applicable"]]}
      />
      <PageHeader
        title={`${control.ref} due ${occurrence.due} not applicable`}
        lede={
          <>
            <OccurrenceBadge state={occurrence.state} /> {control.title}
            {occurrence.event ? `, ${occurrence.event}` : ""}
          </>
        }
      />
      <Card pad>
        <Form<z.input<typeof waiverInput>>
          id="waiver"
          answer={answer}
          values={{ occurrence: occurrence.key }}
          stepUp
          foot={
            <Submit kind="go" busy="Signing">
              Sign as not applicable
            </Submit>
          }
        >
          {(fields) => (
            <>
              <input type="hidden" name="occurrence" value={occurrence.key} />
              <TextArea
                field={fields.reason}
                label="Reason"
                hint="Signed with your name and visible to the auditor. This cannot be undone."
              />
            </>
          )}
        </Form>
      </Card>
    </>
  );
}
