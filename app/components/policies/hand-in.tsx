import type { VersionView } from "#app/queries/policies/policies";
import { Form } from "#components/ui/form";
import { Link } from "#components/ui/link";
import { Note } from "#components/ui/note";
import { Sheet } from "#components/ui/sheet";
import { Submit } from "#components/ui/submit";

/** What a draft waits for: its holes filled, then somebody else's eyes. */
export function HandIn({
  data: { next, unfilled, shown },
  answer,
}: {
  data: { next: VersionView | null; unfilled: readonly string[]; shown: VersionView | null };
  answer: { result?: null } | undefined;
}) {
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
