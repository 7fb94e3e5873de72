import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { button, pressButton } from "#app/http/buttons";
import { acknowledgeNotice } from "#app/operations/incidents/notice-recipients";
import { typedNow, zoneOf } from "#app/queries/zone";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Facts } from "#components/ui/facts";
import { Form, useAnswer } from "#components/ui/form";
import { MomentField } from "#components/ui/moment-field";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { TextArea } from "#components/ui/text-area";
import { When } from "#components/ui/when";
import { findIncident } from "#db/incidents/incidents";
import { findNoticeRecipient } from "#db/incidents/notices";
import { incidentTitle } from "#domain/exercises";
import { typedMoment } from "#domain/moments";
import { z } from "#domain/schema";
import { requiredText } from "#domain/text-fields";

export const meta = incidentTitle("Confirmed by the customer");

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "incidents.edit");
  const { app } = args.context;
  const incident = await findIncident(app.read, args.params.ref ?? "");
  const recipient = await findNoticeRecipient(app.read, args.params.id ?? "");
  if (!incident || recipient?.incident_id !== incident.id || !recipient.notified_at) throw notFound();
  return {
    ref: incident.ref,
    customer: recipient.customer_name,
    address: recipient.address,
    notifiedAt: new Date(recipient.notified_at),
    messageId: recipient.message_id,
    done: recipient.acknowledged_at
      ? { at: new Date(recipient.acknowledged_at), note: recipient.acknowledged_note }
      : null,
    now: typedNow(app.now(), await zoneOf(app, visitor)),
  };
}

const inputOf = async ({ context: { app, visitor } }: ActionFunctionArgs) =>
  z.object({
    at: typedMoment(await zoneOf(app, visitor)),
    note: requiredText("Enter who confirmed and how"),
  });

const acknowledge = button(inputOf, ({ params: { ref = "", id = "" } }) => ({
  action: "incidents.edit",
  change: (work, input) => acknowledgeNotice(work, id, input),
  then: () => redirect(`/incidents/${ref}`),
}));

export const action = (args: ActionFunctionArgs) => pressButton(args, { otherwise: acknowledge });

export default function NotifiedCustomer() {
  const { ref, customer, address, notifiedAt, messageId, done, now } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  return (
    <>
      <Crumbs steps={[["Incidents", "/incidents"], [ref, `/incidents/${ref}`], [customer]]} />
      <PageHeader
        title={`${customer}: confirmed?`}
        intro="Notified: their mail server accepted the notice. Confirmed: the customer acknowledged receipt."
      />
      <div className="stack">
        <Card title="Notification">
          <Facts
            facts={[
              ["Notified", <When key="t" at={notifiedAt} as="both" />],
              address ? ["To", <code key="a">{address}</code>] : null,
              messageId ? ["Message id", <code key="m">{messageId}</code>] : null,
              done ? ["Confirmed", <When key="c" at={done.at} as="both" />] : null,
              done ? ["How", done.note] : null,
            ]}
          />
        </Card>
        {done ? null : (
          <Card pad>
            <Form<{ at: string; note: string }>
              id="confirmed"
              answer={answer}
              values={{ at: now }}
              foot={<Submit kind="go">Record the confirmation</Submit>}
            >
              {(fields) => (
                <>
                  <TextArea
                    field={fields.note}
                    label="Confirmed by whom and how"
                    hint="A name, and the reply or phone call."
                  />
                  <MomentField field={fields.at} label="When it was confirmed" />
                </>
              )}
            </Form>
          </Card>
        )}
      </div>
    </>
  );
}
