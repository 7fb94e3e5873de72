import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { can, submit } from "#app/http/submit";
import { reportIncident } from "#app/operations/incidents/incidents";
import { zoneOf } from "#app/queries/zone";
import { Card } from "#components/ui/card";
import { Form, useAnswer } from "#components/ui/form";
import { Link } from "#components/ui/link";
import { MomentField } from "#components/ui/moment-field";
import { Note } from "#components/ui/note";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { TextArea } from "#components/ui/text-area";
import { TextField } from "#components/ui/text-field";
import { newId } from "#db/ids";
import { reportInput } from "#domain/incidents/incidents";
import { typedMoment } from "#domain/moments";

export const meta = () => [{ title: "Report something · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "incidents.report");
  return { once: newId(args.context.app.now()), mayOpen: can(visitor, "incidents.view") };
}

export async function action(args: ActionFunctionArgs) {
  const { app, visitor } = args.context;
  return submit(args, {
    schema: reportInput.extend({ noticed: typedMoment(await zoneOf(app, visitor)).optional() }),
    action: "incidents.report",
    limit: "reports",
    change: (work, input) => reportIncident(work, input),
    then: ({ ref }) => data({ result: null, ref }),
  });
}

export default function Report() {
  const { once, mayOpen } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  if (answer?.ref)
    return (
      <>
        <PageHeader title="Thank you, your report is recorded" intro={`Its reference is ${answer.ref}.`} />
        <div className="stack">
          {answer.message ? <Note tone="risk">{answer.message}</Note> : null}
          <Note tone="kept">
            The security officer is notified and will contact you. Keep the evidence: do not delete or clean
            up anything.
          </Note>
          <p className="row">
            {mayOpen ? (
              <Link className="btn go" to={`/incidents/${answer.ref}`}>
                See {answer.ref}
              </Link>
            ) : null}
            <Link className="btn" to="/my">
              Back to My work
            </Link>
          </p>
        </div>
      </>
    );
  return (
    <>
      <PageHeader
        title="Report something"
        intro="A lost device, a suspicious mail, a file sent to the wrong person, anything that does not feel right. Better too early than too late."
      />
      <Card pad>
        <Form<{ title: string; summary: string; noticed: string }>
          id="report"
          draft
          answer={answer}
          foot={
            <Submit kind="go" busy="Sending">
              Send the report
            </Submit>
          }
        >
          {(fields) => (
            <>
              <input type="hidden" name="once" value={once} />
              <TextField field={fields.title} label="Short description" />
              <TextArea
                field={fields.summary}
                label="What did you see?"
                hint="Where, which account or device, and who else knows."
                tall
              />
              <MomentField
                field={fields.noticed}
                label="When did you notice it?"
                hint="Leave empty if unknown."
              />
            </>
          )}
        </Form>
      </Card>
    </>
  );
}
