import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { button, pressButton } from "#app/http/buttons";
import { channelAction } from "#app/http/channels";
import { makeCalendarFeed, revokeCalendarFeed } from "#app/operations/breach-clocks/calendar-feeds";
import { type ChannelAnswer, readChannels } from "#app/queries/deliveries/channels";
import { CalendarCard } from "#components/breach-clocks/calendar-card";
import { AddChannel, NewSecret, RemoveChannel, TestResult } from "#components/deliveries/channel-forms";
import { ChannelTable } from "#components/deliveries/channel-table";
import { Card } from "#components/ui/card";
import { Empty } from "#components/ui/empty";
import { useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { findFeed } from "#db/breach-clocks/calendar-feeds";
import { z } from "#domain/schema";

export const meta = () => [{ title: "Notifications · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "channels.edit-own");
  const { app } = args.context;
  const channels = await readChannels(app, visitor.userId);
  const remove = new URL(args.request.url).searchParams.get("remove");
  const feed = await findFeed(app.read, visitor.userId);
  return {
    channels,
    email: visitor.email,
    removing: channels.find((one) => one.id === remove) ?? null,
    feed: feed ? { madeAt: feed.created_at, lastReadAt: feed.last_read_at } : null,
  };
}

const feed = { action: "channels.edit-own", stepUp: true } as const;

const buttons = {
  calendar: button(z.object({}), ({ context: { app } }) => ({
    ...feed,
    change: (work) => makeCalendarFeed(app, work),
    then: (token) =>
      data<ChannelAnswer>({ result: null, token: `${app.config.publicUrl}/calendars/${token}.ics` }),
  })),
  "no-calendar": button(z.object({}), () => ({
    ...feed,
    change: revokeCalendarFeed,
    then: () => redirect("/my/notifications"),
  })),
  otherwise: (args: ActionFunctionArgs, form: FormData) =>
    channelAction(args, form, "own", "/my/notifications"),
};

export const action = (args: ActionFunctionArgs) => pressButton(args, buttons);

export default function Notifications() {
  const { channels, email, removing, feed } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const adding = answer?.result?.initialValue && "kind" in answer.result.initialValue;
  return (
    <>
      <PageHeader
        title="Notifications"
        intro={<>Breach alerts are sent by mail to {email} and by the channels below, at any hour.</>}
      />
      <div className="stack">
        {answer?.secret ? (
          <NewSecret title="The channel is added." secret={answer.secret}>
            Your program verifies signatures with this secret. It is shown only now.
          </NewSecret>
        ) : null}
        {answer?.token ? (
          <NewSecret title="Your calendar address." secret={answer.token}>
            Subscribe to this address in your calendar. Anyone with the address can see the deadlines; keep it
            secret. It is shown only now.
          </NewSecret>
        ) : null}
        {answer?.test ? <TestResult {...answer.test} /> : null}
        <Card title="Your channels">
          {channels.length === 0 ? (
            <Empty title="No channels yet">
              <p>A push message to your phone can wake you; a mail cannot.</p>
            </Empty>
          ) : (
            <ChannelTable channels={channels} end="/my/notifications" />
          )}
        </Card>
        {removing ? <RemoveChannel id={removing.id} name={removing.name} answer={answer} /> : null}
        <CalendarCard feed={feed} answer={answer?.stepUp && !adding && !removing ? answer : null} />
        <AddChannel key={answer?.secret} answer={adding ? answer : null} />
      </div>
    </>
  );
}
