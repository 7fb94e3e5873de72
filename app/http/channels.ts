import { type ActionFunctionArgs, data, redirect } from "@remix-run/node";
import { actorOf } from "#app/auth/visitor";
import { submit } from "#app/http/submit";
import { addChannel, endChannel, testChannel, type Whose } from "#app/operations/deliveries/channels";
import { testMailServer } from "#app/operations/deliveries/mail-test";
import { type ChannelAnswer, testAnswer } from "#app/queries/deliveries/channels";
import { channelInput } from "#domain/deliveries/channels";
import { z } from "#domain/schema";

const one = z.object({ id: z.string("Choose a channel") });

/** The three forms of a page of channels: add and remove with a second factor, test without. */
export function channelAction(args: ActionFunctionArgs, form: FormData, whose: Whose, to: string) {
  const { app } = args.context;
  const common = { form, action: whose === "own" ? "channels.edit-own" : "channels.edit" } as const;
  if (form.get("do") === "test")
    return submit(args, {
      ...common,
      schema: one,
      queue: "outgoing",
      limit: "outgoing",
      run: (visitor, { id }) => testChannel(app, actorOf(visitor), whose, id),
      then: testAnswer,
    });
  if (form.get("do") === "end")
    return submit(args, {
      ...common,
      schema: one,
      stepUp: true,
      change: (work, { id }) => endChannel(work, whose, id),
      then: () => redirect(to),
    });
  return submit(args, {
    ...common,
    schema: channelInput,
    stepUp: true,
    change: (work, input) => addChannel(app, work, whose, input),
    then: ({ secret }) => (secret ? data<ChannelAnswer>({ result: null, secret }) : redirect(to)),
  });
}

/** A mail to the visitor by the mail server, at once. */
export function mailTestAction(args: ActionFunctionArgs, form: FormData) {
  return submit(args, {
    form,
    action: "channels.edit",
    schema: z.object({}),
    queue: "outgoing",
    limit: "outgoing",
    run: (visitor) => testMailServer(args.context.app, actorOf(visitor), visitor.email),
    then: (mail) => data<ChannelAnswer>({ result: null, mail }),
  });
}
