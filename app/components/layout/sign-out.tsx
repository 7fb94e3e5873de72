import { Form } from "@remix-run/react";

/** Ends this session. */
export function SignOut() {
  return (
    <Form method="post" action="/sign-out">
      <button className="link" type="submit">
        Sign out
      </button>
    </Form>
  );
}
