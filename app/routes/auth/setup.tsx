import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { sessionCookie } from "#app/auth/cookies";
import { beginEnrolment, enrolmentDoor, enrolmentSecret } from "#app/auth/enrolment";
import { factorOffer } from "#app/auth/offer";
import { submitGuest } from "#app/http/submit";
import { openSetup, setUp, setupInput } from "#app/operations/installation/setup";
import { BrowserZone } from "#components/auth/browser-zone";
import { NewFactor } from "#components/auth/new-factor";
import { NewPassword } from "#components/auth/new-password";
import { RecoveryCodes } from "#components/auth/recovery-codes";
import { Card } from "#components/ui/card";
import { CodeField } from "#components/ui/code-field";
import { Form, useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { Select } from "#components/ui/select";
import { Submit } from "#components/ui/submit";
import { TextField } from "#components/ui/text-field";
import { findOrganisation } from "#db/installation/organisation";
import type { z } from "#domain/schema";

export const meta = () => [{ title: "Set up Surety" }];

const tokenOf = (request: Request) => new URL(request.url).searchParams.get("token") ?? "";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { app, answered } = context;
  // Right after set-up, without scripts, this page shows the recovery codes.
  if (answered !== "done" && (await findOrganisation(app.read))) throw redirect("/sign-in");
  const open = await openSetup(app, tokenOf(request));
  if (!open) return { offer: null, zones: [] };
  const zones = ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")];
  const secret = enrolmentSecret(open.totpSecret, await beginEnrolment(context, request));
  return { offer: await factorOffer(secret, "", "owner"), zones };
}

export async function action(args: ActionFunctionArgs) {
  const { app } = args.context;
  return submitGuest(args, {
    schema: setupInput,
    run: async (input) =>
      setUp(app, await enrolmentDoor(args.context, args.request), tokenOf(args.request), input),
    then: ({ codes, session }) =>
      data({ result: null, codes }, { headers: { "Set-Cookie": sessionCookie(app, session) } }),
  });
}

// The answer shows the codes once; reading the page again would send it to sign-in.
export const shouldRevalidate = () => false;

export default function Setup() {
  const { offer, zones } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  if (answer?.codes) return <RecoveryCodes codes={answer.codes} to="/" />;
  if (!offer) {
    return (
      <PageHeader
        title="Set up Surety"
        intro="Open the one-time link that Surety printed when it started. If it has expired, restart Surety to get a new one."
      />
    );
  }
  return (
    <>
      <PageHeader
        title="Set up Surety"
        intro="Your organisation and you, its first owner. It takes about three minutes."
      />
      <Form<z.input<typeof setupInput>>
        id="setup"
        answer={answer}
        values={{ timeZone: "UTC" }}
        foot={
          <Submit kind="go" busy="Setting up">
            Set up Surety
          </Submit>
        }
      >
        {(fields) => (
          <>
            <Card title="Organisation" pad>
              <TextField field={fields.organisation} label="Name" autoComplete="organization" />
              <Select
                field={fields.timeZone}
                label="Time zone for deadlines"
                hint="Records always show UTC as well."
                options={zones.map((zone) => [zone, zone.replaceAll("_", " ")] as const)}
                width="l"
              />
              {answer ? null : <BrowserZone list={fields.timeZone.id} />}
            </Card>
            <Card title="Your account" pad>
              <TextField field={fields.name} label="Your name" autoComplete="name" />
              <TextField field={fields.email} label="E-mail" type="email" autoComplete="username" />
              <NewPassword field={fields.password} />
            </Card>
            <Card title="Your phone" pad>
              <NewFactor offer={offer} />
              <CodeField field={fields.code} fresh />
            </Card>
          </>
        )}
      </Form>
    </>
  );
}

export const handle = { wide: true };
