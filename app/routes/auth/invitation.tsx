import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { sessionCookie } from "#app/auth/cookies";
import { beginEnrolment, enrolmentDoor, enrolmentSecret } from "#app/auth/enrolment";
import { factorOffer } from "#app/auth/offer";
import { countUse } from "#app/http/counted-uses";
import { submitGuest } from "#app/http/submit";
import { acceptInput, acceptInvitation, openInvitation } from "#app/operations/installation/invitations";
import { LinkOver } from "#components/auth/link-over";
import { NewFactor } from "#components/auth/new-factor";
import { NewPassword } from "#components/auth/new-password";
import { RecoveryCodes } from "#components/auth/recovery-codes";
import { Card } from "#components/ui/card";
import { CodeField } from "#components/ui/code-field";
import { Form, useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { TextField } from "#components/ui/text-field";
import { findOrganisation } from "#db/installation/organisation";
import type { z } from "#domain/schema";

export const meta = () => [{ title: "Join · Surety" }];
export const handle = { wide: true };
export const shouldRevalidate = () => false;

export async function loader({ params, context, request }: LoaderFunctionArgs) {
  const { app, ip } = context;
  await countUse(context, "public", ip);
  const open = await openInvitation(app, params.token ?? "");
  if (!open) return { open: null };
  const organisation = (await findOrganisation(app.read))?.name ?? "";
  const secret = enrolmentSecret(open.totpSecret, await beginEnrolment(context, request));
  return {
    open: {
      name: open.name,
      email: open.email,
      offer: await factorOffer(secret, organisation, open.email),
    },
  };
}

export async function action(args: ActionFunctionArgs) {
  const { app } = args.context;
  return submitGuest(args, {
    schema: acceptInput,
    run: async (input) =>
      acceptInvitation(app, await enrolmentDoor(args.context, args.request), args.params.token ?? "", input),
    then: ({ codes, session }) =>
      data({ result: null, codes }, { headers: { "Set-Cookie": sessionCookie(app, session) } }),
  });
}

export default function Invitation() {
  const { open } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  if (answer?.codes) return <RecoveryCodes codes={answer.codes} to="/" />;
  if (!open) {
    return <LinkOver intro="It works once, within 7 days. Ask the person who invited you for a new one." />;
  }
  return (
    <>
      <PageHeader title="Join Surety" intro={<>You sign in as {open.email}.</>} />
      <Form<z.input<typeof acceptInput>>
        id="join"
        answer={answer}
        values={{ name: open.name }}
        foot={
          <Submit kind="go" busy="Joining">
            Join
          </Submit>
        }
      >
        {(fields) => (
          <>
            <Card title="Your account" pad>
              <input type="hidden" name="username" autoComplete="username" value={open.email} readOnly />
              <TextField field={fields.name} label="Your name" autoComplete="name" />
              <NewPassword field={fields.password} />
            </Card>
            <Card title="Your phone" pad>
              <NewFactor offer={open.offer} />
              <CodeField field={fields.code} fresh />
            </Card>
          </>
        )}
      </Form>
    </>
  );
}
