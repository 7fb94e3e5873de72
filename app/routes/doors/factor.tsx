import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { doorOf } from "#app/auth/cookies";
import { factorOffer } from "#app/auth/offer";
import { submitGuest } from "#app/http/submit";
import { newFactorInput, openNewFactor, setNewFactor } from "#app/operations/installation/resets";
import { CodeField } from "#components/code-field";
import { Form } from "#components/form";
import { Head } from "#components/head";
import { LinkOver } from "#components/link-over";
import { NewFactor } from "#components/new-factor";
import { RecoveryCodes } from "#components/recovery-codes";
import { Submit } from "#components/submit";
import { TextField } from "#components/text-field";
import { findOrganisation } from "#db/installation/organisation";

export const meta = () => [{ title: "New second factor · Surety" }];
export const handle = { wide: true };
export const shouldRevalidate = () => false;

export async function loader({ params, context: { app } }: LoaderFunctionArgs) {
  const open = await openNewFactor(app, params.token ?? "");
  if (!open) return { offer: null };
  const organisation = (await findOrganisation(app.read))?.name ?? "";
  return { offer: await factorOffer(open.totpSecret, organisation, open.email) };
}

export async function action(args: ActionFunctionArgs) {
  const { app, ip, visitor } = args.context;
  return submitGuest(args, {
    schema: newFactorInput,
    run: (input) =>
      setNewFactor(app, doorOf(args.request, ip, visitor?.userId), args.params.token ?? "", input),
    then: (codes) => data({ result: null, codes }),
  });
}

export default function Factor() {
  const { offer } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>() as { result: null; codes?: string[] } | undefined;
  if (answer?.codes) return <RecoveryCodes codes={answer.codes} to="/sign-in" />;
  if (!offer) return <LinkOver lede="It works once, within one hour. Ask an owner for a new one." />;
  return (
    <>
      <Head
        title="Connect a new authenticator app"
        lede="All your sessions end, and so do your calendar address and the API tokens that you made."
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
