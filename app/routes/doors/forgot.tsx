import { type ActionFunctionArgs, data } from "@remix-run/node";
import { useActionData } from "@remix-run/react";
import { doorOf } from "#app/auth/cookies";
import { submitGuest } from "#app/http/submit";
import { requestPasswordReset } from "#app/operations/installation/reset-requests";
import { Form } from "#components/ui/form";
import { Head } from "#components/ui/head";
import { Link } from "#components/ui/link";
import { Submit } from "#components/ui/submit";
import { TextField } from "#components/ui/text-field";
import { email } from "#domain/email";
import { z } from "#domain/schema";

export const meta = () => [{ title: "New password · Surety" }];

export async function action(args: ActionFunctionArgs) {
  const { app, ip } = args.context;
  return submitGuest(args, {
    schema: z.object({ email }),
    run: (input) => requestPasswordReset(app, doorOf(args.request, ip), input.email),
    then: () => data({ result: null, asked: true }),
  });
}

export default function Forgot() {
  const answer = useActionData<typeof action>() as { result: null; asked?: boolean } | undefined;
  if (answer?.asked) {
    return (
      <Head
        title="Look in your mail"
        lede="If somebody signs in with this address, a link is on its way. It works once, for one hour, and asks for your second factor."
      />
    );
  }
  return (
    <>
      <Head title="A new password" lede="You get a link by mail. You need your second factor too." />
      <Form
        id="forgot"
        answer={answer}
        foot={
          <>
            <Submit kind="go">Send the link</Submit>
            <Link className="btn quiet" to="/sign-in">
              Back
            </Link>
          </>
        }
      >
        {(fields) => <TextField field={fields.email!} label="E-mail" type="email" autoComplete="username" />}
      </Form>
    </>
  );
}
