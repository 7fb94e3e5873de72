import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { button, pressButton } from "#app/http/buttons";
import { readClockNotice } from "#app/http/clock-notices";
import { confirmationForm } from "#app/http/confirmation-form";
import { deliverSoon } from "#app/jobs/deliver-mail";
import { confirmNotifiedElsewhere, mailClockNotice } from "#app/operations/breach-clocks/notice-sending";
import { readPost } from "#app/queries/deliveries/mail-state";
import { typedNow, zoneOf } from "#app/queries/zone";
import { noticeSteps } from "#components/breach-clocks/notice-steps";
import { NotifiedForm } from "#components/incidents/notified-fields";
import { PostNote } from "#components/incidents/post-note";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Form, useAnswer } from "#components/ui/form";
import { Link } from "#components/ui/link";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { TextField } from "#components/ui/text-field";
import { addressField } from "#domain/email";
import { incidentTitle } from "#domain/exercises";
import { z } from "#domain/schema";

export const meta = incidentTitle("Send the notice");

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "notices.send");
  const { app } = args.context;
  const page = await readClockNotice(args);
  const here = `/incidents/${page.ref}/clocks/${page.clock.id}/notices/${page.notice.id}`;
  if (page.notice.sent) throw redirect(here);
  return {
    ...page,
    here,
    now: typedNow(app.now(), await zoneOf(app, visitor)),
    post: await readPost(app),
  };
}

// A form without the mark is one of a page that showed no text: it is answered as one of an older text.
const sendInput = z.object({
  seen: z.string().default(""),
  address: addressField("Enter an e-mail address, such as breach@authority.example"),
});
const pathOf = ({ params: { ref, id, notice } }: ActionFunctionArgs) =>
  `/incidents/${ref}/clocks/${id}/notices/${notice}`;

const buttons = {
  notified: (args: ActionFunctionArgs, form: FormData) =>
    confirmationForm(
      args,
      form,
      (work, confirmation) =>
        confirmNotifiedElsewhere(
          work,
          args.params.notice ?? "",
          confirmation,
          String(form.get("seen") ?? ""),
        ),
      () => redirect(pathOf(args)),
    ),
  otherwise: button(sendInput, (args) => ({
    action: "notices.send",
    stepUp: true,
    change: (work, { address, seen }) => mailClockNotice(work, args.params.notice ?? "", address, seen),
    then: () => {
      deliverSoon(args.context.app);
      return redirect(pathOf(args));
    },
  })),
};

export const action = (args: ActionFunctionArgs) => pressButton(args, buttons);

export default function SendClockNotice() {
  const { ref, title, clock, notice, preview, seen, here, now, post } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const confirming = answer?.result?.initialValue ? "note" in answer.result.initialValue : false;
  return (
    <>
      <Crumbs steps={noticeSteps(ref, clock, [`Notice ${notice.number}`, here], ["Send"])} />
      <PageHeader
        title={`Send the notice to ${clock.recipient}?`}
        intro={`${title}. A sent notice cannot be changed.`}
      >
        <Link className="btn" to={here}>
          Back to the draft
        </Link>
      </PageHeader>
      <div className="stack">
        <PostNote post={post} />
        <Card title="Preview">
          <pre className="pad">{preview}</pre>
        </Card>
        <div className="cols even">
          <Card title="By mail" pad>
            <Form<{ address: string }>
              id="mail"
              answer={confirming ? null : answer}
              stepUp
              foot={
                <Submit kind="go" name="do" value="mail" busy="Sending">
                  Send it by mail
                </Submit>
              }
            >
              {(fields) => (
                <>
                  <input type="hidden" name="seen" value={seen} />
                  <TextField
                    field={fields.address}
                    label="To"
                    type="email"
                    width="l"
                    hint="The clock ends when the recipient’s server accepts the mail."
                  />
                </>
              )}
            </Form>
          </Card>
          <NotifiedForm answer={confirming ? answer : null} now={now} seen={seen} />
        </div>
      </div>
    </>
  );
}
