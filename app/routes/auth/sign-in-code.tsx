import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  redirect,
  redirectDocument,
} from "@remix-run/node";
import { attemptCookie, doorOf, sessionCookie } from "#app/auth/cookies";
import { safeReturn } from "#app/auth/require";
import { finishSignIn } from "#app/auth/sign-in";
import { submitGuest } from "#app/http/submit";
import { CodeField } from "#components/ui/code-field";
import { Form, useAnswer } from "#components/ui/form";
import { Link } from "#components/ui/link";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { anyCode } from "#domain/installation/codes";
import { z } from "#domain/schema";

export const meta = () => [{ title: "Sign in · Surety" }];

const input = z.object({ code: anyCode });

async function attemptOf({ request, context: { app } }: LoaderFunctionArgs): Promise<string> {
  const secret: unknown = await attemptCookie(app).parse(request.headers.get("cookie"));
  if (typeof secret !== "string") throw redirect(`/sign-in${new URL(request.url).search}`);
  return secret;
}

export async function loader(args: LoaderFunctionArgs) {
  if (args.context.visitor) throw redirect("/");
  await attemptOf(args);
  return {};
}

export async function action(args: ActionFunctionArgs) {
  const { app, ip, visitor } = args.context;
  const secret = await attemptOf(args);
  return submitGuest(args, {
    schema: input,
    run: ({ code }) => finishSignIn(app, doorOf(args.request, ip), secret, code, visitor?.sessionId),
    then: (session) => enter(args, session),
  });
}

async function enter(
  { context: { app }, request }: ActionFunctionArgs,
  session: Awaited<ReturnType<typeof finishSignIn>>,
) {
  const headers = new Headers({ "Set-Cookie": sessionCookie(app, session) });
  headers.append("Set-Cookie", await attemptCookie(app).serialize("", { maxAge: 0 }));
  // The way back may lead to a file, which no script can show.
  return redirectDocument(safeReturn(new URL(request.url).searchParams.get("to")), { headers });
}

export default function SignInCode() {
  const answer = useAnswer<typeof action>();
  return (
    <>
      <PageHeader title="Your second factor" intro="Open your authenticator app." />
      <Form
        id="code"
        answer={answer}
        foot={
          <>
            <Submit kind="go" busy="Checking">
              Sign in
            </Submit>
            <Link className="btn quiet" to="/sign-in">
              Start again
            </Link>
          </>
        }
      >
        {(fields) => <CodeField field={fields.code!} autoFocus />}
      </Form>
    </>
  );
}
