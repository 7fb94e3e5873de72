import type { VersionView } from "#app/queries/policies/policies";
import { Card } from "#components/ui/card";
import { Form, type FormAnswer } from "#components/ui/form";
import { Link } from "#components/ui/link";
import { Note } from "#components/ui/note";
import { Submit } from "#components/ui/submit";

/** What a draft waits for: its placeholders filled, then a second person's review. */
export function SubmitForReview({
  data: { next, unfilled, shown },
  answer,
}: {
  data: { next: VersionView | null; unfilled: readonly string[]; shown: VersionView | null };
  answer: FormAnswer;
}) {
  if (!next) return null;
  const here = shown?.id === next.id;
  return (
    <Card title={`Version ${next.number} is a draft`} pad>
      {here && unfilled.length > 0 ? (
        <Note tone="risk">
          Not filled in: {unfilled.map((name) => `{{${name}}}`).join(", ")}.{" "}
          <Link to="/settings">Settings</Link> provide names and addresses; edit the text for anything else.
        </Note>
      ) : null}
      <Form
        id="submit"
        answer={answer}
        close
        foot={
          <Submit busy="Submitting" name="versionId" value={next.id}>
            Submit for review
          </Submit>
        }
      >
        {() => <p>An approver other than the authors must approve it. Submitting locks the text.</p>}
      </Form>
    </Card>
  );
}
