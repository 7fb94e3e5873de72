import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  redirect,
  redirectDocument,
} from "@remix-run/node";
import { useActionData } from "@remix-run/react";
import { confirmFactor } from "#app/auth/factor";
import { needsStepUp, requireUser, safeReturn } from "#app/auth/require";
import { submit } from "#app/http";
import { CodeField } from "#components/code-field";
import { Form } from "#components/form";
import { Head } from "#components/head";
import { Submit } from "#components/submit";
import { anyCode } from "#domain/codes";
import { z } from "#domain/schema";

export const meta = () => [{ title: "Your second factor · Surety" }];

const input = z.object({ code: anyCode });
const target = (request: Request) => safeReturn(new URL(request.url).searchParams.get("to"));

export function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args);
  if (!needsStepUp(visitor, args.context.app.now())) throw redirect(target(args.request));
  return {};
}

export async function action(args: ActionFunctionArgs) {
  return submit(args, {
    schema: input,
    run: (visitor, { code }) => confirmFactor(args.context.app, visitor, code),
    // The way back may lead to a file, which no script can show.
    then: () => redirectDocument(target(args.request)),
  });
}

export default function StepUpPage() {
  const answer = useActionData<typeof action>() as undefined;
  return (
    <>
      <Head
        title="Once more, your second factor"
        lede="What you are about to do asks for a code from the last 10 minutes. Then you are back where you were."
      />
      <Form
        id="step-up"
        answer={answer}
        foot={
          <Submit kind="go" busy="Checking">
            Continue
          </Submit>
        }
      >
        {(fields) => <CodeField field={fields.code!} autoFocus />}
      </Form>
    </>
  );
}
