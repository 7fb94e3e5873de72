import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { attemptCookie, doorOf } from "#app/auth/cookies";
import { safeReturn } from "#app/auth/require";
import { startSignIn } from "#app/auth/sign-in";
import { submitGuest } from "#app/http/submit";
import { Form, useAnswer } from "#components/ui/form";
import { Link } from "#components/ui/link";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { TextField } from "#components/ui/text-field";
import { z } from "#domain/schema";

export const meta = () => [{ title: "Sign in · Surety" }];

const input = z.object({
  email: z.string("Enter your e-mail address").trim().min(1, "Enter your e-mail address").max(254),
  password: z.string("Enter your password").min(1, "Enter your password").max(200),
});

export function loader({ request, context }: LoaderFunctionArgs) {
  if (context.visitor) throw redirect(safeReturn(new URL(request.url).searchParams.get("to")));
  return {};
}

export async function action(args: ActionFunctionArgs) {
  const { app, ip } = args.context;
  return submitGuest(args, {
    schema: input,
    run: ({ email, password }) => startSignIn(app, doorOf(args.request, ip), email, password),
    then: (secret) => toCode(args, secret),
  });
}

async function toCode({ context, request }: ActionFunctionArgs, secret: string) {
  const cookie = await attemptCookie(context.app).serialize(secret);
  return redirect(`/sign-in/code${new URL(request.url).search}`, { headers: { "Set-Cookie": cookie } });
}

export default function SignIn() {
  const answer = useAnswer<typeof action>();
  return (
    <>
      <PageHeader title="Sign in" />
      <Form
        id="sign-in"
        answer={answer}
        foot={
          <>
            <Submit kind="go" busy="Checking">
              Continue
            </Submit>
            <Link className="btn quiet" to="/forgot">
              Forgot your password?
            </Link>
          </>
        }
      >
        {(fields) => (
          <>
            <TextField field={fields.email!} label="E-mail" type="email" autoComplete="username" />
            <TextField
              field={fields.password!}
              label="Password"
              type="password"
              autoComplete="current-password"
            />
          </>
        )}
      </Form>
    </>
  );
}
