import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { doorOf } from "#app/auth/cookies";
import { countUse } from "#app/http/counted-uses";
import { submitGuest } from "#app/http/submit";
import { isResetOpen, resetInput, resetPassword } from "#app/operations/installation/resets";
import { LinkOver } from "#components/auth/link-over";
import { NewPassword } from "#components/auth/new-password";
import { CodeField } from "#components/ui/code-field";
import { Form, useAnswer } from "#components/ui/form";
import { Link } from "#components/ui/link";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";

export const meta = () => [{ title: "New password · Surety" }];

export const shouldRevalidate = () => false;

export async function loader({ params, context }: LoaderFunctionArgs) {
  const { app, ip } = context;
  await countUse(context, "public", ip);
  return { open: await isResetOpen(app, params.token ?? "") };
}

export async function action(args: ActionFunctionArgs) {
  const { app, ip } = args.context;
  return submitGuest(args, {
    schema: resetInput,
    run: (input) => resetPassword(app, doorOf(args.request, ip), args.params.token ?? "", input),
    then: () => data({ result: null, done: true }),
  });
}

export default function Reset() {
  const { open } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  if (answer?.done) {
    return (
      <>
        <PageHeader
          title="Your password is changed"
          intro="All your sessions have ended, and your calendar address and API tokens are revoked."
        />
        <p className="row">
          <Link className="btn go" to="/sign-in">
            Sign in
          </Link>
        </p>
      </>
    );
  }
  if (!open) {
    return (
      <LinkOver intro="It works once, within one hour.">
        <Link className="btn go" to="/forgot">
          Ask for a new link
        </Link>
      </LinkOver>
    );
  }
  return (
    <>
      <PageHeader
        title="Choose a new password"
        intro="All your sessions end, and your calendar address and API tokens are revoked."
      />
      <Form
        id="reset"
        answer={answer}
        foot={
          <Submit kind="go" busy="Changing">
            Change password
          </Submit>
        }
      >
        {(fields) => (
          <>
            <NewPassword field={fields.password!} label="New password" />
            <CodeField field={fields.code!} label="6-digit code from your authenticator app" />
          </>
        )}
      </Form>
    </>
  );
}
