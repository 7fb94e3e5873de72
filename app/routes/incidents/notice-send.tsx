import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import type { AppContext } from "#app/context";
import { submit } from "#app/http/submit";
import { deliverSoon } from "#app/jobs/deliver-mail";
import { noticeMark, noticeRecipients } from "#app/operations/incidents/notice-recipients";
import { sendNotice } from "#app/operations/incidents/notices";
import { readPost } from "#app/queries/deliveries/mail-state";
import { PostNote } from "#components/incidents/post-note";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Form, useAnswer } from "#components/ui/form";
import { Link } from "#components/ui/link";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { Table } from "#components/ui/table";
import { Tag } from "#components/ui/tag";
import { findIncident } from "#db/incidents/incidents";
import { findNotice, type NoticeRow } from "#db/incidents/notices";
import { findOrganisation, zoneOfOrganisation } from "#db/installation/organisation";
import { counted } from "#domain/counted";
import { incidentTitle } from "#domain/exercises";
import { noticeText } from "#domain/incidents/notices";
import { z } from "#domain/schema";
import { requiredText } from "#domain/text-fields";
import { formatInstant } from "#domain/time-formats";

export const meta = incidentTitle("Send the notice");

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "notices.send");
  const { app } = args.context;
  const incident = await findIncident(app.read, args.params.ref ?? "");
  const notice = await findNotice(app.read, args.params.id ?? "");
  if (!incident || notice?.incidentId !== incident.id) throw notFound();
  if (notice.sentAt) throw redirect(`/incidents/${incident.ref}/notices/${notice.id}`);
  const recipients = await noticeRecipients({ db: app.read }, notice);
  return {
    ref: incident.ref,
    title: incident.title,
    exercise: incident.exercise === 1,
    id: notice.id,
    number: notice.number,
    recipients,
    seen: noticeMark(notice, recipients),
    first: recipients[0]?.name ?? null,
    mail: await previewOf(app, notice, incident.ref, recipients[0]?.name ?? "the customer"),
    post: await readPost(app),
  };
}

/** The text of the mail as this customer would get it now. */
async function previewOf(app: AppContext, notice: NoticeRow, reference: string, recipient: string) {
  const own = await findOrganisation(app.read);
  const date = formatInstant(app.now(), zoneOfOrganisation(own));
  return noticeText(notice, { organisation: own?.legal_name ?? own?.name ?? "", reference, recipient, date });
}

const sendInput = z.object({ seen: requiredText("Review the list of recipients first") });

export async function action(args: ActionFunctionArgs) {
  const { ref = "", id = "" } = args.params;
  return submit(args, {
    schema: sendInput,
    action: "notices.send",
    stepUp: true,
    change: (work, input) => sendNotice(work, id, input.seen),
    then: () => redirectSent(args.context.app, ref),
  });
}

function redirectSent(app: AppContext, ref: string) {
  deliverSoon(app);
  return redirect(`/incidents/${ref}`);
}

export default function SendNotice() {
  const { ref, title, exercise, id, number, recipients, seen, first, mail, post } =
    useLoaderData<typeof loader>();
  const to = counted(recipients.length, "customer");
  const notice = `/incidents/${ref}/notices/${id}`;
  return (
    <>
      <Crumbs
        steps={[
          ["Incidents", "/incidents"],
          [ref, `/incidents/${ref}`],
          [`Notice ${number}`, notice],
          ["Send"],
        ]}
      />
      <PageHeader
        title={exercise ? `Simulate sending notice ${number} to ${to}?` : `Send notice ${number} to ${to}?`}
        intro={`${title}. ${exercise ? "Nothing is sent." : "A sent notice cannot be recalled."}`}
      >
        <Link className="btn" to={notice}>
          Back to the draft
        </Link>
      </PageHeader>
      <div className="stack">
        <PostNote post={post} />
        <Card title="Mail" aside={first ? `As ${first} receives it` : undefined}>
          <pre className="pad">{mail}</pre>
        </Card>
        <Card title="Recipients" aside={to}>
          <Table
            label="Recipients"
            rows={recipients}
            rowKey={(one) => one.id}
            columns={[
              { key: "name", label: "Customer", wide: true, cell: (one) => <bdi>{one.name}</bdi> },
              {
                key: "address",
                label: "Address",
                short: "To",
                cell: (one) => (one.address ? <code>{one.address}</code> : <Tag tone="risk">no address</Tag>),
              },
            ]}
          />
        </Card>
        <Card pad>
          <Form<{ seen: string }>
            id="send"
            answer={useAnswer<typeof action>()}
            stepUp
            foot={
              <Submit kind="go" busy="Sending">
                {exercise ? `Simulate sending to ${to}` : `Send to ${to}`}
              </Submit>
            }
          >
            {() => (
              <p>
                <input type="hidden" name="seen" value={seen} />
                {exercise
                  ? "Each notice is stored as “EXERCISE, not sent”. The clocks of the exercise end with it."
                  : "Each receives a separate mail. A customer counts as notified when its mail server accepts the mail; until then its clocks keep running."}
              </p>
            )}
          </Form>
        </Card>
      </div>
    </>
  );
}
