import {
  type ActionFunctionArgs,
  data,
  type HeadersArgs,
  type LoaderFunctionArgs,
  redirect,
  redirectDocument,
} from "@remix-run/node";
import { useRef } from "react";
import { needsStepUp, requireUser, safeReturn } from "#app/auth/require";
import { stepUp } from "#app/auth/step-up";
import { isFile, pageOf } from "#app/http/refused-file";
import { submit } from "#app/http/submit";
import { DownloadStarts } from "#components/auth/download-starts";
import { CodeField } from "#components/ui/code-field";
import { Form, useAnswer } from "#components/ui/form";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { anyCode } from "#domain/installation/codes";
import { z } from "#domain/schema";

export const meta = () => [{ title: "Your second factor · Surety" }];

const input = z.object({ code: anyCode });
const target = (request: Request) => safeReturn(new URL(request.url).searchParams.get("to"));

export function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args);
  if (!needsStepUp(visitor, args.context.app.now())) throw redirect(target(args.request));
  return {};
}

/** Once the code is right the loader would redirect, and the router would read a file as if it were a page's data. */
export const shouldRevalidate = () => false;

export async function action(args: ActionFunctionArgs) {
  return submit(args, {
    schema: input,
    run: (visitor, { code }) => stepUp(args.context, visitor, code),
    then: () => goOn(target(args.request)),
  });
}

function goOn(to: string) {
  const path = to.split("?")[0] ?? "";
  if (!isFile(path)) return redirectDocument(to);
  // A file leaves the page where it is, so the page says so. The header starts it where no script runs.
  return data({ result: null, file: to, page: pageOf(path) }, { headers: { Refresh: `0; url=${to}` } });
}

export const headers = ({ actionHeaders }: HeadersArgs) => actionHeaders;

export default function StepUpPage() {
  const answer = useAnswer<typeof action>();
  const asDocument = useRef(answer?.file);
  if (answer?.file && answer.page) {
    return <DownloadStarts file={answer.file} page={answer.page} start={asDocument.current === undefined} />;
  }
  return (
    <>
      <PageHeader
        title="Confirm with your second factor"
        intro="This action needs a code entered within the last 10 minutes. You then return to where you were."
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
