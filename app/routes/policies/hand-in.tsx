import { useActionData, useLoaderData } from "@remix-run/react";
import { Form } from "#components/form";
import { Link } from "#components/link";
import { Note } from "#components/note";
import { Sheet } from "#components/sheet";
import { Submit } from "#components/submit";
import type { action, loader } from "./show.tsx";

/** What a draft waits for: its holes filled, then somebody else's eyes. */
export function HandIn() {
  const { next, unfilled, shown } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>() as { result?: null } | undefined;
  if (!next) return null;
  const here = shown?.id === next.id;
  return (
    <Sheet title={`Version ${next.number} is a draft`} pad>
      {here && unfilled.length > 0 ? (
        <Note tone="risk">
          Nobody has filled {unfilled.map((name) => `{{${name}}}`).join(", ")}.{" "}
          <Link to="/settings">Settings</Link> fill names and addresses; anything else belongs into the text.
        </Note>
      ) : null}
      <Form
        id="submit"
        answer={answer}
        close
        foot={
          <Submit busy="Handing in" name="versionId" value={next.id}>
            Hand in for review
          </Submit>
        }
      >
        {() => <p>Somebody who did not write in it reads and approves it. The text is fixed from then on.</p>}
      </Form>
    </Sheet>
  );
}
