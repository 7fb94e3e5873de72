import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { channelAction, mailTestAction } from "#app/http/channels";
import { can, readForm } from "#app/http/submit";
import { readChannels } from "#app/queries/deliveries/channels";
import { AddChannel, NewSecret, RemoveChannel, TestResult } from "#components/deliveries/channel-forms";
import { ChannelTable } from "#components/deliveries/channel-table";
import { MailTestCard, MailTestResult } from "#components/deliveries/mail-test";
import { Card } from "#components/ui/card";
import { Empty } from "#components/ui/empty";
import { useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";

export const meta = () => [{ title: "Channels · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "channels.view");
  const { app } = args.context;
  const channels = await readChannels(app, null);
  const remove = new URL(args.request.url).searchParams.get("remove");
  return {
    channels,
    removing: channels.find((one) => one.id === remove) ?? null,
    mail: Boolean(app.config.smtpUrl),
    own: visitor.email,
    mayEdit: can(visitor, "channels.edit"),
  };
}

export async function action(args: ActionFunctionArgs) {
  const form = await readForm(args.request);
  if (form.get("do") === "test-mail") return mailTestAction(args, form);
  return channelAction(args, form, "organisation", "/settings/channels");
}

export default function Channels() {
  const { channels, removing, mail, own, mayEdit } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  return (
    <>
      <PageHeader
        title="Channels"
        intro={`Every alert of a breach clock is sent by each of these, in addition to the mail to the person responsible. ${
          mail ? "A mail server is configured." : "No mail server is configured (SMTP_URL)."
        } An alert that fails for ten minutes is sent through another channel. There are no quiet hours.`}
      />
      <div className="stack">
        {answer?.secret ? (
          <NewSecret title="Channel added." secret={answer.secret}>
            Your program verifies signatures with this secret. It is shown only now.
          </NewSecret>
        ) : null}
        {answer?.test ? <TestResult {...answer.test} /> : null}
        {answer?.mail ? <MailTestResult {...answer.mail} /> : null}
        <Card title="The organisation's channels">
          {channels.length === 0 ? (
            <Empty title="No channels yet">
              <p>
                Alerts are sent by mail only. A second channel still alerts people when the mail server is
                down.
              </p>
            </Empty>
          ) : (
            <ChannelTable channels={channels} end="/settings/channels" />
          )}
        </Card>
        {removing && mayEdit ? <RemoveChannel id={removing.id} name={removing.name} answer={answer} /> : null}
        {mail && mayEdit ? <MailTestCard to={own} answer={answer} /> : null}
        {mayEdit ? <AddChannel key={answer?.secret} answer={removing ? null : answer} /> : null}
      </div>
    </>
  );
}
