import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { button, pressButton } from "#app/http/buttons";
import { actOnWaiver } from "#app/operations/controls/waivers";
import { readWaiverPage } from "#app/queries/controls/waivers";
import { OccurrenceBadge } from "#components/controls/badges";
import { WaiverRequest } from "#components/controls/waiver-request";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Form, useAnswer } from "#components/ui/form";
import { Link } from "#components/ui/link";
import { Note } from "#components/ui/note";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { TextArea } from "#components/ui/text-area";
import { waiverInput } from "#domain/controls/waivers";

export const meta = ({ params }: { params: { ref?: string } }) => [
  { title: `${params.ref} not applicable · Surety` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { userId } = requireUser(args, "controls.edit");
  const key = new URL(args.request.url).searchParams.get("occurrence");
  const page = await readWaiverPage(args.context.app, userId, args.params.ref ?? "", key);
  if (!page) throw notFound();
  return page;
}

const act = button(waiverInput, ({ params: { ref = "" } }, form) => ({
  action: "controls.edit",
  stepUp: form.get("do") !== "withdraw",
  change: (work, input) => actOnWaiver(work, ref, input),
  then: () => redirect(`/controls/${ref}`),
}));

export const action = (args: ActionFunctionArgs) => pressButton(args, { otherwise: act });

export default function NotApplicable() {
  const { control, occurrence, request, problem, alone } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  return (
    <>
      <Crumbs
        steps={[["Controls", "/controls"], [control.ref, `/controls/${control.ref}`], ["Not applicable"]]}
      />
      <PageHeader
        title={`${control.ref} due ${occurrence.due} not applicable`}
        intro={
          <>
            <OccurrenceBadge state={occurrence.state} daysLate={occurrence.daysLate} /> {control.title}
            {occurrence.event ? `, ${occurrence.event}` : ""}
          </>
        }
      />
      {request ? <WaiverRequest request={request} occurrence={occurrence.key} answer={answer} /> : null}
      {problem ? (
        <Note tone="risk">
          {problem}{" "}
          <Link to={`/controls/${control.ref}/exception?occurrence=${encodeURIComponent(occurrence.key)}`}>
            Record an exception
          </Link>
        </Note>
      ) : null}
      {request || problem ? null : (
        <Card title="Request “not applicable”" pad>
          <Form<{ reason: string }>
            id="waiver"
            answer={answer}
            stepUp
            foot={
              <Submit kind="go" name="do" value="request" busy="Signing">
                {alone ? "Sign as not applicable" : "Sign and ask for confirmation"}
              </Submit>
            }
          >
            {(fields) => (
              <>
                <input type="hidden" name="occurrence" value={occurrence.key} />
                <TextArea
                  field={fields.reason}
                  label="Reason"
                  hint="Signed with your name and visible to the auditor."
                />
                {alone ? (
                  <Note tone="risk">
                    Two pairs of eyes are switched off. It applies at once, and the record states that no
                    second person confirmed it.
                  </Note>
                ) : (
                  <Note>
                    It has no effect until another person, who does not own the control, confirms it.
                  </Note>
                )}
              </>
            )}
          </Form>
        </Card>
      )}
    </>
  );
}
