import { Form } from "@remix-run/react";
import { forgetDrafts } from "#components/ui/draft";

/** Ends this session. */
export function SignOut() {
  return (
    <Form method="post" action="/sign-out" onSubmit={forgetDrafts}>
      <button className="link" type="submit">
        Sign out
      </button>
    </Form>
  );
}
