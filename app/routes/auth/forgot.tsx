import { type ActionFunctionArgs, data } from "@remix-run/node";
import { doorOf } from "#app/auth/cookies";
import { submitGuest } from "#app/http/submit";
import { requestPasswordReset } from "#app/operations/installation/reset-requests";
import { Form, useAnswer } from "#components/ui/form";
import { Link } from "#components/ui/link";
import { PageHeader } from "#components/ui/page-header";
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
  const answer = useAnswer<typeof action>();
  if (answer?.asked) {
    return (
      <PageHeader
        title="Check your mail"
        intro="If an account exists for this address, we have sent it a link. It works once, for one hour, and asks for your second factor."
      />
    );
  }
  return (
    <>
      <PageHeader
        title="Reset your password"
        intro="We send you a link by mail. You also need your second factor."
      />
      <Form
        id="forgot"
        answer={answer}
        foot={
          <>
            <Submit kind="go">Send link</Submit>
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
