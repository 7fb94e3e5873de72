import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { beginEnrolment, enrolmentDoor, enrolmentSecret } from "#app/auth/enrolment";
import { factorOffer } from "#app/auth/offer";
import { submitGuest } from "#app/http/submit";
import { newFactorInput, openNewFactor, setNewFactor } from "#app/operations/installation/resets";
import { LinkOver } from "#components/auth/link-over";
import { NewFactor } from "#components/auth/new-factor";
import { RecoveryCodes } from "#components/auth/recovery-codes";
import { CodeField } from "#components/ui/code-field";
import { Form, useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { TextField } from "#components/ui/text-field";
import { findOrganisation } from "#db/installation/organisation";

export const meta = () => [{ title: "New second factor · Surety" }];
export const handle = { wide: true };
export const shouldRevalidate = () => false;

export async function loader({ params, context, request }: LoaderFunctionArgs) {
  const { app } = context;
  const open = await openNewFactor(app, params.token ?? "");
  if (!open) return { offer: null };
  const organisation = (await findOrganisation(app.read))?.name ?? "";
  const secret = enrolmentSecret(open.totpSecret, await beginEnrolment(context, request));
  return { offer: await factorOffer(secret, organisation, open.email) };
}

export async function action(args: ActionFunctionArgs) {
  const { app } = args.context;
  return submitGuest(args, {
    schema: newFactorInput,
    run: async (input) =>
      setNewFactor(app, await enrolmentDoor(args.context, args.request), args.params.token ?? "", input),
    then: (codes) => data({ result: null, codes }),
  });
}

export default function Factor() {
  const { offer } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  if (answer?.codes) return <RecoveryCodes codes={answer.codes} to="/sign-in" />;
  if (!offer) return <LinkOver intro="It works once, within one hour. Ask an owner for a new one." />;
  return (
    <>
      <PageHeader
        title="Connect a new authenticator app"
        intro="All your sessions end, and your calendar address and API tokens are revoked."
      />
      <Form
        id="factor"
        answer={answer}
        foot={
          <Submit kind="go" busy="Connecting">
            Connect
          </Submit>
        }
      >
        {(fields) => (
          <>
            <NewFactor offer={offer} />
            <CodeField field={fields.code!} fresh />
            <TextField
              field={fields.password!}
              label="Your password"
              type="password"
              autoComplete="current-password"
            />
          </>
        )}
      </Form>
    </>
  );
}
